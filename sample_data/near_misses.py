"""Who looks like a case of a rule about eligibility, and must stay silent?"""

from __future__ import annotations

import polars as pl

from sample_data import away, belongings, care, family, work
from sample_data.world import World


def note_near_misses(world: World) -> None:
    """Remember people on the register whose records come close; whoever is a case all the same is no trap."""
    poor = world.spells["person"].unique().implode()

    def trap(rule: str, rows: pl.DataFrame, why: str, column: str = "person") -> None:
        near = rows.filter(pl.col(column).is_in(poor))[column].unique().sort()
        world.plan.trap(rule, near.to_numpy(), why)

    stays, kind = away.custody(world), pl.col("kind")
    trap("X07", stays.filter(kind.is_in(["社区矫正", "看守所羁押"])), "corrected at home, or only detained")
    trap("X07", stays.filter(pl.col("released_on").is_not_null()), "released")
    trap("X08", stays.filter(kind == "社区矫正"), "corrected at home")
    trap("X09", away.enlistment(world).filter(kind.is_in(["军士", "军官"])), "a sergeant or officer earns wages")
    again = family.marriages(world).filter(kind == "补领")
    for role in ("husband", "wife"):
        trap("X10", again, "a certificate issued once more", role)
        trap("X23", again, "a certificate issued once more", role)
    bikes = pl.col("vehicle_type").str.contains("摩托|残疾")
    trap("X12", belongings.vehicles(world).filter(bikes), "a motorcycle, or a car of the disabled")
    trap("X13", belongings.rights(world).filter(pl.col("status") == "注销"), "a cancelled right")
    trap("X13", belongings.rights(world).filter(pl.col("share") == "1/4"), "a small, most often inherited share")
    gone = pl.col("status").is_in(["吊销", "注销"])
    trap("X14", belongings.businesses(world).filter(gone), "a business that is revoked or cancelled")
    trap("X15", work.jobs(world).filter(kind == "公益性岗位"), "a public job")
    trap("X16", work.pensions(world).filter(kind == "城乡居民"), "the centre's basic pension is no income")
    hired = pl.col("post_type").is_in(["遗属", "临聘"])
    trap("X17", work.payroll(world).filter(hired), "a survivor, or hired for a time")
    trap("X18", work.jobs(world).filter(kind == "灵活就业"), "pays the contributions himself")
    trap("X21", world.pupils.filter(pl.col("status") == "在读"), "still at school")
    trap("X24", world.pupils.filter(pl.col("status") == "在读"), "still at school")
    trap("X26", world.jobless.filter(pl.col("refusals").is_between(1, 2)), "one or two refusals")
    valid = world.certificates.filter(pl.col("status") == "有效")
    trap("X27", valid, "a valid certificate")
    split = family.changes(world).filter(kind == "分户")
    trap("X28", split, "split off, not moved away")
    trap("X30", care.children(world).filter(pl.col("status") == "停发"), "aid has been ended")
    trap("X34", world.cancellations.filter(pl.col("reason") == "迁出"), "moved away, not missing")
