"""Makes figures and movies in a process of its own: answers requests one after the other."""

from __future__ import annotations

from multiprocessing.connection import Connection

import msgspec
from msgspec.structs import replace

from playground.experiment import storage
from playground.figures import compose, movie, scenes
from playground.figures.palette import PALETTES
from playground.figures.service import LARGEST, Advanced, Made, Refused, Request
from playground.figures.specification import CM
from playground.foundation.errors import PlaygroundError


def main(connection: Connection) -> None:
    """Answer until the other end is closed."""
    decoder = msgspec.msgpack.Decoder(Request)
    while True:
        request = decoder.decode(connection.recv_bytes(LARGEST))
        try:
            answer: Made | Refused = Made(request.number, _made(request, connection))
        except PlaygroundError as fault:
            answer = Refused(request.number, str(fault))
        connection.send_bytes(msgspec.msgpack.encode(answer))


def _made(request: Request, connection: Connection) -> dict[str, bytes]:
    experiment = storage.parse(request.experiment, "the experiment")
    chosen = request.chosen
    # the window shows code before it runs, and asks
    if request.clip is None:
        scene = scenes.last(experiment, chosen.plots, code_allowed=True)
        if request.width is not None:
            return {"": compose.preview(scene, chosen, request.width / (chosen.width / CM))}
        return compose.made(scene, chosen, request.kind, None)

    def tell(done: int, total: int) -> None:
        connection.send_bytes(msgspec.msgpack.encode(Advanced(request.number, done, total)))

    clip = request.clip
    longest = replace(experiment, steps=max(experiment.steps, clip.last))
    found = scenes.along(longest, clip.steps(), chosen.plots, code_allowed=True)
    images = movie.frames(found, replace(chosen, transparent=False, carries=False), clip, tell)
    return {"": movie.write(images, request.kind, clip, PALETTES[chosen.theme])}
