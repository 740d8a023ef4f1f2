"""Of what is asked and cannot be had."""

from __future__ import annotations

REMARKS = (
    "the target of {target} in {year} is not reached within the simulated years: the fleet cannot turn over faster "
    "than it sells",
    "from {year} on the highest hour is above the firm capacity of the scenario's own plan, in {n} of {all} years; "
    "at worst {peak} MW against {firm} MW in {worst}",
    "{used} {unit} are in use in {year}, and at most {most} can be",
    "emission cap {when}: end uses and processes alone emit {least} tCO2e/yr, the cap is {cap}",
    "fuel limit of {fuel} {when}: end uses alone burn {used} MWh/yr, the limit is {limit}",
    "policies.{name}: end uses and processes alone emit {least} tCO2, {removed} can be removed, the budget is {budget}",
    "policies.{name} {when}: end uses and processes alone emit {least} tCO2e/yr, the cap is {cap}",
    "policies.{name} {when}: what stands takes {taken} ha, the limit is {limit}",
    "policies.{name}: what others plant removes {removed} tCO2, the limit is {limit}",
    "plan.hectares.{name}: others plant {planted} ha on {cover} of {node}, {more} ha more than may be",
    "plan.{field}.{name}: {gone} {unit} of {vintage} leave service by what others decide, {left} stand",
    "plan.{field}.{name} {when}: others rebuild {built} {unit} of {old}, of which {gone} leave service",
    "reserve margin {when}: {need} MW of firm capacity are asked for, at most {firm} can be had",
    "the target of {target} in {year} is reached in {reached}: the fleet cannot turn over faster than it sells",
    "set the target later, or scrap earlier",
    "build more or keep plants longer under `plan`, or let `ilot optimise` choose",
    "correct the limit, or what stands and is planned",
    "take away less, or later",
    "the run has no such series",
    "raise the cap, begin it later, or give end uses more measures",
    "raise the limit, or give end uses more measures",
    "lower the margin, raise a capacity credit, or let more firm capacity be built",
    "give way in one of what is named",
)
