"""What every part of the scenario language is made of: names, years, numbers with their units, and the frozen model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of

Language = Literal["en", "fr", "zh"]
Status = Literal["existing", "adopted", "planned", "refused"]
Authority = Literal["county", "province", "state", "household", "company"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Year = Annotated[int, Field(ge=1900, le=2300)]
Text = dict[Language, str] | str

Energy = Annotated[Trajectory, trajectory_of("MWh/yr", ge=0)]
MW = Annotated[Trajectory, trajectory_of("MW", ge=0)]
MWValue = Annotated[Value, value_of("MW", ge=0)]
MWhValue = Annotated[Value, value_of("MWh", ge=0)]
Share = Annotated[Value, value_of("1", ge=0, le=1)]
ShareByYear = Annotated[Trajectory, trajectory_of("1", ge=0, le=1)]
Count = Annotated[Value, value_of("1", ge=0)]
CountByYear = Annotated[Trajectory, trajectory_of("1", ge=0)]
Rate = Annotated[Value, value_of("1/yr", ge=0, le=1)]
RateByYear = Annotated[Trajectory, trajectory_of("1/yr", ge=0, le=1)]
Years = Annotated[Value, value_of("yr", gt=0, le=200)]
YearsByYear = Annotated[Trajectory, trajectory_of("yr", gt=0, le=200)]
CostPerMW = Annotated[Trajectory, trajectory_of("money/MW", ge=0)]
CostPerMWYear = Annotated[Trajectory, trajectory_of("money/MW/yr", ge=0)]
CostPerMWh = Annotated[Trajectory, trajectory_of("money/MWh", ge=0)]


class Model(BaseModel):
    """What every part of a scenario shares: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=False, defer_build=True)
