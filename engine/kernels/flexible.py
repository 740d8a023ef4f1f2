"""Steps of the dispatch: demand that may wait, and how long it may."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import seldom, step
from engine.kernels.fleet import Flexible, Links, Now, Rule
from engine.kernels.links import ROUNDING, link_room


@step
def share_of(profile: np.ndarray, row: int, hour: int, otherwise: float) -> float:
    """A row of the profiles in an interval, or what stands for no row."""
    return profile[row, hour] if row >= 0 else otherwise


@seldom
def latest_schedule(flexible: Flexible, profile: np.ndarray, interval: float, least: np.ndarray) -> None:
    """Fill `least` (flexible, edge): the lowest content, MWh, from which full power meets all draws to come.

    Forwards the most that full power can have there; then backwards from the end of the year, where the content
    is to be what it was at the beginning: least(t) = max(0, least(t+1) + draw(t) − efficiency · power(t) ·
    interval) / (1 − loss), and no more than can be had; where least(t+1) is more than may be filled in t, it must
    be there before. Exact, since full power leads from one to the next.
    """
    n_hours = least.shape[1] - 1
    for each in range(flexible.node.size):
        least[each, 0] = flexible.initial[each]
        for hour in range(n_hours):
            content = least[each, hour] * (1.0 - flexible.loss[each])
            draw, power, buffer = limits_of(flexible, profile, each, hour)
            taken = min(flexible.efficiency[each] * power * interval, max(0.0, buffer + draw - content))
            least[each, hour + 1] = max(0.0, content + taken - draw)
        least[each, n_hours] = min(least[each, n_hours], flexible.initial[each])
        for hour in range(n_hours - 1, -1, -1):
            draw, power, buffer = limits_of(flexible, profile, each, hour)
            may_fill = least[each, hour + 1] <= buffer * (1.0 + ROUNDING)
            taken = flexible.efficiency[each] * power * interval if may_fill else 0.0
            before = max(0.0, least[each, hour + 1] + draw - taken)
            least[each, hour] = min(least[each, hour], before / (1.0 - flexible.loss[each]))


@step
def limits_of(flexible: Flexible, profile: np.ndarray, each: int, hour: int) -> tuple[float, float, float]:
    """MWh drawn in the interval, MW plugged in, MWh that may be filled at its end."""
    draw = flexible.energy[each] * share_of(profile, flexible.draw_pattern[each], hour, 0.0)
    power = flexible.power[each] * share_of(profile, flexible.plug_pattern[each], hour, 1.0)
    return draw, power, flexible.buffer[each] * share_of(profile, flexible.buffer_pattern[each], hour, 1.0)


@step
def start_flexible(
    now: Now, flexible: Flexible, profile: np.ndarray, least: np.ndarray, interval: float, hour: int
) -> None:
    """Before stage a: what each must take now, by its draws, or will whatever the supply, is demand."""
    for each in range(flexible.node.size):
        now.content[each] *= 1.0 - flexible.loss[each]
        draw, power, buffer = limits_of(flexible, profile, each, hour)
        into = flexible.efficiency[each] * interval
        now.draw[each] = draw
        now.room[each] = max(0.0, min(power, (buffer + draw - now.content[each]) / into))
        eager = share_of(profile, flexible.eager_pattern[each], hour, 0.0) if flexible.is_smart[each] > 0.0 else 1.0
        due = (least[each, hour + 1] + draw - now.content[each]) / into
        now.intake[each] = min(now.room[each], max(eager * power, due))
        if now.intake[each] <= ROUNDING * power:
            now.intake[each] = 0.0
        now.demand[flexible.node[each]] += now.intake[each]


@step
def take_surplus(now: Now, flexible: Flexible, links: Links) -> None:
    """Stage d: surplus goes to flexible demand of the node, then of linked nodes, before it charges stores."""
    for each in range(flexible.node.size):
        node = flexible.node[each]
        taken = min(now.surplus[node], room_left(now, each))
        now.surplus[node] -= taken
        now.intake[each] += taken
    for link in range(links.start.size):
        for node in (links.start[link], links.end[link]):
            far = links.start[link] + links.end[link] - node
            for n in range(flexible.first[far], flexible.first[far + 1]):
                each = flexible.at[n]
                if now.surplus[node] > 0.0:
                    most = min(now.surplus[node], link_room(now, links, link))
                    sent = min(most, room_left(now, each) / (1.0 - links.loss[link]))
                    now.surplus[node] -= sent
                    now.flow[link] += sent if node == links.start[link] else -sent
                    now.intake[each] += sent * (1.0 - links.loss[link])


@step
def room_left(now: Now, each: int) -> float:
    """MW that it can still take."""
    return max(0.0, now.room[each] - now.intake[each])


@step
def take_forced(now: Now, flexible: Flexible) -> None:
    """Stage f: flexible demand takes what minimum loads force before stores are charged with it."""
    for each in range(flexible.node.size):
        node = flexible.node[each]
        taken = min(now.forced[node], room_left(now, each))
        now.forced[node] -= taken
        now.intake[each] += taken


@step
def end_flexible(now: Now, flexible: Flexible, rule: Rule) -> None:
    """What is short falls on the node's flexible demand first; then each draws, and misses what is not there."""
    for each in range(flexible.node.size):
        node = flexible.node[each]
        shed = min(now.deficit[node], now.intake[each])
        now.deficit[node] -= shed
        now.intake[each] -= shed
        content = now.content[each] + flexible.efficiency[each] * now.intake[each] * rule.interval - now.draw[each]
        now.missed[each] = max(0.0, -content)
        now.content[each] = max(0.0, content)
        if now.missed[each] <= ROUNDING * now.draw[each]:
            now.missed[each] = 0.0
