"""Steps of the dispatch: what links carry."""

from __future__ import annotations

from engine.kernels._jit import step
from engine.kernels.fleet import Links, Now

ROUNDING = 1e-12
"""What is left of demand or of a link's capacity up to this share is rounding: it starts no unit."""


@step
def share_surplus(now: Now, links: Links) -> None:
    """Stage b: surplus meets other nodes' deficits."""
    for link in range(links.start.size):
        for node in (links.start[link], links.end[link]):
            if now.surplus[node] > 0.0:
                now.surplus[node] -= deliver(now, links, link, node, now.surplus[node])


@step
def deliver(now: Now, links: Links, link: int, node: int, supply: float) -> float:
    """Send up to `supply` from `node` to meet the deficit at the other end; return what is sent."""
    far = links.start[link] + links.end[link] - node
    sent = min(supply, link_room(now, links, link))
    if now.deficit[far] <= now.rounding[far] or sent <= 0.0:
        return 0.0
    received = sent * (1.0 - links.loss[link])
    if received >= now.deficit[far]:
        sent = now.deficit[far] / (1.0 - links.loss[link])
        now.deficit[far] = 0.0
    else:
        now.deficit[far] -= received
    now.flow[link] += sent if node == links.start[link] else -sent
    return sent


@step
def link_room(now: Now, links: Links, link: int) -> float:
    """MW that the link can still take."""
    room = links.capacity[link] - abs(now.flow[link])
    return room if room > ROUNDING * links.capacity[link] else 0.0
