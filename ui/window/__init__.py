"""The main window: docks, menus, dialogs, and the connections between state and pages."""
