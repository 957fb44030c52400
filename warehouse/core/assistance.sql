-- Who got what: one line per payment, grant, subsidy or waiver with an amount, filled by assistance/<dataset>.sql.
delete from core.assistance;
