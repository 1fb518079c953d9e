"""Reports of the main job: what is read in, what is typed over it, and what then has to stand on page and paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.invented_reports import REPORTS
from tests.support.real_reports import file_of

GRANTED = "applications.granted.individual"
SECTIONS = ("preamble", "overview", "disclosure", "applications", "disputes", "problems", "other")

# Into the real reports, whose tables are all 0. The column of natural persons is wrong by one until it is mended:
# 12 + 1 against 6 + 2 + 3 + 1.
TYPED = {
    "applications.received.individual": "12",
    "applications.carried_in.individual": "1",
    GRANTED: "6",
    "applications.partly_granted.individual": "2",
    "applications.unavailable_not_held.individual": "3",
    "applications.carried_out.individual": "1",
    "applications.received.company": "4",
    "applications.granted.company": "4",
    "applications.received.legal_service": "2",
    "applications.not_processed_repeated.legal_service": "1",
    "applications.carried_out.legal_service": "1",
    "disputes.cases.reconsideration_upheld": "2",
    "disputes.cases.litigation_direct_corrected": "1",
}
FINDING = "“自然人”列：第一、二项之和为 {}，第三项（七）与第四项之和为 {}，差 1。"
TOTALS = {
    "applications.received.total": "18",
    "applications.handled.individual": "12",
    "applications.handled.total": "17",
    "applications.carried_out.total": "2",
    "disputes.cases.reconsideration_total": "2",
    "disputes.cases.litigation_direct_total": "1",
    "disputes.cases.litigation_after_reconsideration_total": "0",
}


@dataclass(frozen=True)
class Seed:
    """A report to read in, and what is typed over it; one application too few is handled until `mended`."""

    name: str
    year: int
    agency: str
    typed: dict[str, str]
    finding: str
    mended: str
    """Granted, so that the column adds up."""
    mended_again: dict[str, str]
    totals: dict[str, str]
    """Added up by hand."""
    was_read: dict[str, str] = field(default_factory=dict)
    """What stands in the file and nobody types over."""

    @property
    def file(self) -> Path:
        return REPORTS[self.name].file if self.name in REPORTS else file_of(self.name)


CIVIL_2019 = Seed(
    "civil_2019",
    2019,
    "月湾县民政局",
    {
        "disclosure.normative_documents.produced": "4",
        "disclosure.normative_documents.disclosed_total": "15",
        "disclosure.licensing.change": "-2",
        "disclosure.procurement.purchase_amount": "356.52",
        "applications.received.individual": "10",
        GRANTED: "5",
        "applications.received.company": "5",
        "applications.granted.company": "4",
        "disputes.cases.reconsideration_upheld": "2",
        "disputes.cases.litigation_direct_corrected": "1",
    },
    finding=FINDING.format(11, 10),
    mended="6",
    mended_again={GRANTED: "5", "applications.partly_granted.individual": "2"},
    totals={
        "applications.received.total": "18",
        "applications.handled.individual": "11",
        "applications.handled.total": "19",
        "applications.carried_out.total": "1",
        "disputes.cases.reconsideration_total": "3",
        "disputes.cases.litigation_direct_total": "1",
        "disputes.cases.litigation_after_reconsideration_total": "2",
    },
    was_read={
        "disclosure.other_services.decisions": "3308",
        "disclosure.procurement.projects": "17",
        "applications.received.public_welfare": "2",
        "applications.refused_third_party_rights.company": "1",
        "applications.unavailable_not_held.individual": "1",
        "applications.other.total": "0",
        "disputes.cases.litigation_after_reconsideration_pending": "1",
    },
)
MARKET_2022 = Seed(
    "market_2022",
    2022,
    "雁回县市场监督管理局",
    {
        "disclosure.normative_documents.made": "1",
        "disclosure.normative_documents.in_force": "3",
        "disclosure.licensing.decisions": "4289602",
        "disclosure.fees.amount": "18651.064104",
        "applications.received.individual": "62",
        GRANTED: "12",
        "applications.received.company": "11",
        "applications.granted.company": "4",
        "disputes.cases.reconsideration_upheld": "8",
        "disputes.cases.litigation_direct_corrected": "1",
    },
    finding=FINDING.format(66, 65),
    mended="13",
    mended_again={GRANTED: "12", "applications.partly_granted.individual": "3"},
    totals={
        "applications.received.total": "78",
        "applications.handled.individual": "61",
        "applications.handled.total": "76",
        "applications.carried_out.total": "6",
        "disputes.cases.reconsideration_total": "11",
        "disputes.cases.litigation_direct_total": "2",
        "disputes.cases.litigation_after_reconsideration_total": "6",
    },
    was_read={
        "disclosure.penalties.decisions": "362",
        "applications.carried_in.individual": "4",
        "applications.refused_administrative_inquiry.individual": "3",
        "applications.not_processed_reconfirmation.individual": "2",
        "applications.other_fee_unpaid.individual": "2",
        "applications.unavailable_not_held.total": "12",
        "disputes.cases.reconsideration_corrected": "2",
    },
)
OF_REAL: dict[str, Any] = {
    "finding": FINDING.format(13, 12),
    "mended": "7",
    "mended_again": {GRANTED: "6", "applications.partly_granted.individual": "3"},
    "totals": TOTALS,
}
SEED_001 = Seed(
    "001",
    2020,
    "临淄区科技局",
    {
        **TYPED,
        "disclosure.normative_documents.produced": "2",
        "disclosure.normative_documents.disclosed_total": "9",
        "disclosure.licensing.items_last_year": "15",
        "disclosure.licensing.change": "-3",
        "disclosure.licensing.decisions": "1036",
        "disclosure.procurement.projects": "4",
        "disclosure.procurement.purchase_amount": "356.52",
    },
    **OF_REAL,
)
SEED_003 = Seed(
    "003",
    2023,
    "平湖市科学技术局",
    {
        **TYPED,
        "disclosure.normative_documents.made": "3",
        "disclosure.normative_documents.in_force": "8",
        "disclosure.licensing.decisions": "4289602",
        "disclosure.penalties.decisions": "7",
        "disclosure.fees.amount": "18651.064104",
    },
    **OF_REAL,
)
