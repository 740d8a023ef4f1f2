"""Hourly operation of many sizings of one island at once, by the rule `load_following`, totals alone.

The rule is that of `engine.kernels.dispatch` on one node without links, minimum loads and units: then what a
sizing does in an hour is sums, products, minima and maxima, the same ones for every sizing. Sizings lie along the
inner, contiguous axis in blocks of `MEMBERS`, each hour runs through the block, and the compiler turns the loop over
members into vector instructions. No step branches on a member's figures; an hour in which no member of the block can
have a surplus, or can lack, skips what would count it.

A block is a few rows of `MEMBERS` numbers: sizes, the state that goes from hour to hour, and totals. The rows of a
block fit into the first-level cache. Their length is a constant that the compiler can count with only where it has
been compared with the arrays (`operate_sizings` begins with that); each step is then free of index arithmetic.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step

MEMBERS = 128
"""Sizings of a block: of 32, 64, 128 and 256 the quickest."""

ISLAND = (
    "variable", "balance", "curtailment", "curtailment_peak",
    "unserved", "unserved_peak", "short_hours", "spell", "longest_spell",
)  # fmt: skip
"""Rows of the island. The hour: MW of variable technologies, MW in surplus (+) or lacking (−). The year: sums and
peaks of MW, hours of shortage, the spell of them that lasts, the longest one."""
VARIABLE, BALANCE, CURTAILMENT, CURTAILMENT_PEAK, UNSERVED, UNSERVED_PEAK, SHORT_HOURS, SPELL, LONGEST_SPELL = range(9)

PLANT = ("available", "generation", "running")
"""Rows of a technology: MW that it can give (before the profile), sum of MW, hours with output. Of a variable one
`generation` is the sum of the profile as used: times `available` it is the sum of MW."""
AVAILABLE, GENERATION, RUNNING = range(3)

STORE = ("power", "capacity", "minimum", "state", "charge", "discharge")
"""Rows of a store: MW, MWh, MWh; MWh now; sums of MW at the node's side."""
POWER, CAPACITY, MINIMUM, STATE, CHARGE, DISCHARGE = range(6)


@kernel
def operate_sizings(
    demand: np.ndarray,
    profile: np.ndarray,
    kept: np.ndarray,
    charge_efficiency: np.ndarray,
    discharge_efficiency: np.ndarray,
    n_before: int,
    rounding: float,
    shortage: float,
    islands: np.ndarray,
    variables: np.ndarray,
    engines: np.ndarray,
    stores: np.ndarray,
) -> None:
    """Operate every sizing through all hours and add to the rows of its totals, which start at zero.

    Parameters
    ----------
    demand : (hour) MW. profile : (variable, hour), share of what is available.
    kept : (store) share of the state of charge that an hour leaves. charge_efficiency, discharge_efficiency : (store).
    n_before : engines that run before stores discharge; the others run after them, all in merit order.
    rounding, shortage : shares of demand: what lacks up to them starts no engine, counts as no hour of shortage.
    islands : (block, `ISLAND`, `MEMBERS`). variables : (block, variable, `PLANT`, `MEMBERS`). engines : (block,
        engine, `PLANT`, `MEMBERS`). stores : (block, store, `STORE`, `MEMBERS`). All contiguous; quick only if
        they start at a multiple of 64 bytes.
    """
    if islands.shape[1] != len(ISLAND) or variables.shape[2] != len(PLANT):
        raise ValueError("islands and variables do not have the rows of a block")
    if engines.shape[2] != len(PLANT) or stores.shape[2] != len(STORE):
        raise ValueError("engines and stores do not have the rows of a block")
    if islands.shape[2] != MEMBERS or variables.shape[3] != MEMBERS:
        raise ValueError("islands and variables do not have the members of a block")
    if engines.shape[3] != MEMBERS or stores.shape[3] != MEMBERS:
        raise ValueError("engines and stores do not have the members of a block")
    most, used_whole = np.zeros(profile.shape[0]), np.zeros(profile.shape[0])
    for block in range(islands.shape[0]):
        island, variable, engine, store = islands[block], variables[block], engines[block], stores[block]
        firm = bounds(variable, engine, most)
        used_whole[:] = 0.0
        lasts = 0.0
        for hour in range(demand.size):
            needed = demand[hour]
            nothing = rounding * needed
            begin(island, variable, profile, hour, needed, nothing)
            for number in range(n_before):
                follow(island, engine, number, nothing)
            for number in range(store.shape[0]):
                into, out = charge_efficiency[number], discharge_efficiency[number]
                buffer(island, store, number, kept[number], into, 1.0 / into, out, 1.0 / out, nothing)
            for number in range(n_before, engine.shape[0]):
                follow(island, engine, number, nothing)
            if potential(most, profile, hour) > needed:
                curtail(island, variable, profile, hour)
            else:
                used_whole += profile[:, hour]
            if firm < needed:
                fall_short(island, shortage * needed, lasts)
                lasts = 1.0
            else:
                lasts = 0.0
        for number in range(profile.shape[0]):
            for member in range(MEMBERS):
                variable[number, GENERATION, member] += used_whole[number]


@step
def bounds(variable: np.ndarray, engine: np.ndarray, most: np.ndarray) -> float:
    """Write the most MW of each variable technology, and return the least MW of all engines, in the block."""
    for number in range(most.size):
        most[number] = 0.0
        for member in range(MEMBERS):
            most[number] = max(most[number], variable[number, AVAILABLE, member])
    firm = np.inf
    for member in range(MEMBERS):
        total = 0.0
        for number in range(engine.shape[0]):
            total += engine[number, AVAILABLE, member]
        firm = min(firm, total)
    return firm


@step
def potential(most: np.ndarray, profile: np.ndarray, hour: int) -> float:
    """MW that no member's variable technologies exceed."""
    total = 0.0
    for number in range(most.size):
        total += most[number] * profile[number, hour]
    return total


@step
def begin(
    island: np.ndarray, variable: np.ndarray, profile: np.ndarray, hour: int, demand: float, nothing: float
) -> None:
    """Variable technologies at availability, less demand."""
    for member in range(MEMBERS):
        island[VARIABLE, member] = 0.0
    for number in range(profile.shape[0]):
        share = profile[number, hour]
        for member in range(MEMBERS):
            island[VARIABLE, member] += variable[number, AVAILABLE, member] * share
    for member in range(MEMBERS):
        balance = island[VARIABLE, member] - demand
        island[BALANCE, member] = 0.0 if abs(balance) <= nothing else balance


@step
def follow(island: np.ndarray, engine: np.ndarray, number: int, nothing: float) -> None:
    """An engine gives what lacks, as far as it can."""
    for member in range(MEMBERS):
        balance = island[BALANCE, member]
        output = min(-balance if balance < -nothing else 0.0, engine[number, AVAILABLE, member])
        engine[number, GENERATION, member] += output
        engine[number, RUNNING, member] += 1.0 if output > 0.0 else 0.0
        island[BALANCE, member] = balance + output


@step
def buffer(
    island: np.ndarray,
    store: np.ndarray,
    number: int,
    kept: float,
    into: float,
    per_into: float,
    out: float,
    per_out: float,
    nothing: float,
) -> None:
    """A store takes the surplus or gives what lacks, as far as its power, its room and its state allow."""
    for member in range(MEMBERS):
        balance, power = island[BALANCE, member], store[number, POWER, member]
        state = store[number, STATE, member] * kept
        room = max(0.0, min(power, (store[number, CAPACITY, member] - state) * per_into))
        stock = max(0.0, min(power, (state - store[number, MINIMUM, member]) * out))
        taken = min(max(balance, 0.0), room)
        given = min(-balance if balance < -nothing else 0.0, stock)
        store[number, STATE, member] = state + taken * into - given * per_out
        store[number, CHARGE, member] += taken
        store[number, DISCHARGE, member] += given
        island[BALANCE, member] = balance - taken + given


@step
def curtail(island: np.ndarray, variable: np.ndarray, profile: np.ndarray, hour: int) -> None:
    """What is left is curtailed, each variable technology by the same share."""
    for member in range(MEMBERS):
        curtailed, supply = max(island[BALANCE, member], 0.0), island[VARIABLE, member]
        island[CURTAILMENT, member] += curtailed
        island[CURTAILMENT_PEAK, member] = max(island[CURTAILMENT_PEAK, member], curtailed)
        island[VARIABLE, member] = 1.0 - curtailed / (supply if supply > 0.0 else 1.0)
    for number in range(profile.shape[0]):
        share = profile[number, hour]
        for member in range(MEMBERS):
            variable[number, GENERATION, member] += share * island[VARIABLE, member]


@step
def fall_short(island: np.ndarray, short: float, lasts: float) -> None:
    """What lacks is not served; `lasts` is 1 if the hour before was looked at, else 0."""
    for member in range(MEMBERS):
        unserved = max(-island[BALANCE, member], 0.0)
        island[UNSERVED, member] += unserved
        island[UNSERVED_PEAK, member] = max(island[UNSERVED_PEAK, member], unserved)
        is_short = 1.0 if unserved > short else 0.0
        island[SHORT_HOURS, member] += is_short
        spell = (lasts * island[SPELL, member] + 1.0) * is_short
        island[SPELL, member] = spell
        island[LONGEST_SPELL, member] = max(island[LONGEST_SPELL, member], spell)
