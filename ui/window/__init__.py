"""The main window: docks, menus, dialogs and the wires between the state and the pages."""
