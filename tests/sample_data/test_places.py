"""Is a larger city one of more townships, as the bench of identity needs it?"""

from __future__ import annotations

import numpy as np
import pytest

from sample_data.names import name_lists
from sample_data.places import PEOPLE_OF_TOWNSHIP, make_city_places


@pytest.mark.parametrize("townships", [3, 25, 100])
def test_a_larger_city_has_more_townships_and_counties_not_larger_ones(townships: int) -> None:
    people = townships * PEOPLE_OF_TOWNSHIP
    places = make_city_places(people, np.random.default_rng(1), name_lists())
    assert len(places.townships) == townships == places.townships["code"].n_unique()
    of_county = places.townships.group_by("county_code").len()["len"]
    assert of_county.max() * PEOPLE_OF_TOWNSHIP < 1_000_000
    assert len(places.villages) / townships == pytest.approx(24, abs=1)
