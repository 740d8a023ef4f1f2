"""An interior-point method on the shape of time: `solvers.banded.answer.solve_banded`."""
