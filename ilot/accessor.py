"""`Dataset.ilot`: what the variables of a Dataset of ours are, the balance of electricity, and pictures of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xarray as xr

from engine.variables import TABLE

if TYPE_CHECKING:
    import plotly.graph_objects as go


@xr.register_dataset_accessor("ilot")
class Accessor:
    """What îlot knows of a Dataset that it made."""

    def __init__(self, dataset: xr.Dataset) -> None:
        self._dataset = dataset

    def unit(self, name: str) -> str:
        """Return the unit of a variable, as in the table of variables; KeyError where that has no such name."""
        return self._row(name).unit

    def meaning(self, name: str) -> str:
        """Return what a variable is."""
        return self._row(name).meaning

    def yearly(self, name: str, by: str | None = None) -> xr.DataArray:
        """Return a variable by year, the mean of the members, summed over all but one dimension.

        Parameters
        ----------
        by : the dimension that is kept beside the year, such as `technology` or `sector`; none if not given.

        Raises
        ------
        KeyError
            Where the Dataset lacks the variable, or that the dimension.
        """
        array = self._dataset[name]
        if by is not None and by not in array.dims:
            raise KeyError(f"{name} has no dimension {by!r}; it has {', '.join(map(str, array.dims))}")
        array = array.mean("member") if "member" in array.dims else array
        return array.sum([dim for dim in array.dims if dim not in ("year", by)])

    def balance(self) -> xr.Dataset:
        """Return the island's balance of electricity by year, MWh/yr: `supply` (source, year), `use` (purpose, year).

        Supply is what could have been generated and what stores gave; use is what was served, flexible demand, what
        stores took, what left the island, what nobody wanted, and what links lost: the rest, which closes the balance.
        Of yearly results alone.
        """
        supply = {"generation": self.yearly("potential_generation"), "discharge": self.yearly("discharge")}
        use = {
            "served": self.yearly("demand") - self.yearly("unserved_demand"),
            "flexible": self.yearly("flexible_intake"),
            "charge": self.yearly("charge"),
            "export": self.yearly("export"),
            "curtailment": self.yearly("curtailment"),
        }
        use["link_losses"] = supply["generation"] + supply["discharge"] - sum(use.values())
        return xr.Dataset({"supply": _stacked(supply, "source"), "use": _stacked(use, "purpose")})

    def plot(self, name: str, by: str | None = None) -> go.Figure:
        """Return bars of a variable by year, stacked by one dimension; its parts that are 0 throughout are left out."""
        import plotly.graph_objects as go

        array = self.yearly(name, by)
        figure = go.Figure(layout={"barmode": "relative", "title": self.meaning(name), "template": "simple_white"})
        years = array["year"].values
        if by is None:
            figure.add_bar(x=years, y=array.values, name=name)
        else:
            for item in array[by].values:
                row = array.sel({by: item}).values
                if row.any():
                    figure.add_bar(x=years, y=row, name=str(item))
        return figure.update_yaxes(title=self.unit(name)).update_xaxes(title="year")

    def _row(self, name: str) -> Any:
        for table in TABLE.values():
            if name in table:
                return table[name]
        raise KeyError(f"{name} is not in the table of variables")


def _stacked(parts: dict[str, xr.DataArray], dim: str) -> xr.DataArray:
    return xr.concat(list(parts.values()), xr.Variable(dim, list(parts)))
