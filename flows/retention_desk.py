"""How does an office look at what is past its term, and have it removed?"""

from __future__ import annotations

from datetime import date

from alerts import retention
from alerts.policy import install_policy, jurisdiction_of
from flows.run import utc_now
from flows.settings import Settings
from warehouse import connection

POOLS = {"left": "动态退出", "refused": "申请未获批"}
STAYS = "预警、核查答复、匹配判断、例外登记和发放清单的记录不受影响,全部保留 · alerts, answers and decisions stay"
NOT_OURS = "下列文件由单位按档案和数据管理规定处理,系统不删除 · these files are yours to deal with:"


def look(settings: Settings) -> tuple[str, ...]:
    """Say what is past its term, and change nothing."""
    with connection.exclusive(settings.warehouse, owner="retention", timeout=settings.lock_timeout) as con:
        with connection.transaction(con):
            install_policy(con, jurisdiction_of(con))
            past = retention.find_past(con)
        told = _told(past)
    if past.rows:
        told.append("只是查看,没有改动;确认清理请加 --confirm --by 姓名 --because 依据 · nothing was changed")
    return tuple(told)


def remove(settings: Settings, *, by: str, because: str) -> tuple[str, ...]:
    """Remove what is past its term, and say what went."""
    with connection.exclusive(settings.warehouse, owner="retention", timeout=settings.lock_timeout) as con:
        with connection.transaction(con):
            install_policy(con, jurisdiction_of(con))
            past = retention.find_past(con)
            number = retention.remove(con, past, by=by, because=because, at=utc_now())
        # What was deleted leaves the file with the next checkpoint, as far as whole blocks have become free.
        con.execute("checkpoint")
    return (
        *_told(past),
        f"已清理,编号 {number};请再运行一次 doudi monthly --period {past.terms.period:%Y-%m},"
        "人员、救助链和发布的仓库随之更新 · removed; compare the month again",
    )


def _term(pool: str, months: int, until: date, clause: str) -> str:
    return f"{POOLS[pool]}:保留 {months} 个月,{until:%Y-%m-%d} 及以前的已过期限;依据 {clause}"


def _told(past: retention.Past) -> list[str]:
    terms = past.terms
    lines = [
        f"以 {terms.period:%Y-%m} 比对为准,适用 {terms.jurisdiction} · as of the comparison of that month",
        _term("refused", terms.refused_months, terms.refused_until, terms.refused_clause),
        _term("left", terms.left_months, terms.left_until, terms.left_clause),
    ]
    if not past.rows:
        return [*lines, "没有超过期限的信息 · nothing is past its term"]
    lines += [
        f"{POOLS[pool.pool]}:{pool.persons} 人,{pool.rows} 行,在 {pool.deliveries} 份报送中 · people, lines, deliveries"
        for pool in past.pools
    ]
    lines += [f"已退出或未获批,仍须保留:{because} {persons} 人 · kept" for because, persons in past.kept.items()]
    lines += [STAYS, NOT_OURS]
    return lines + [f"  {file} ({rows} 行)" for file, rows in past.files.items()]
