"""A process that answers its first message with what is no message, and then goes on reading."""

from multiprocessing.connection import Connection

from playground.engine import wire


def main(connection: Connection) -> None:
    wire.receive(connection)
    connection.send_bytes(b"\xc1no message")
    while True:
        connection.recv_bytes()
