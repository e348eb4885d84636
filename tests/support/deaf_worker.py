"""A process that says one word and then never reads: as an engine is in the middle of the learner's endless loop."""

import threading
from multiprocessing.connection import Connection

from playground.engine import protocol, wire


def main(connection: Connection) -> None:
    wire.send(connection, protocol.Progress(1, 0, 1))
    threading.Event().wait()
