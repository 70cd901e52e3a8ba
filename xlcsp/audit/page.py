"""The findings as one page for reading and printing: no script, no network, words beside colours."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from xlcsp.audit.check import Report
from xlcsp.audit.finding import Finding

_STYLE: Final = """
body{font:16px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{border:1px solid #b8bfc6;padding:.4rem .55rem;text-align:left;vertical-align:top}
th{background:#eef1f4}td.figure{text-align:right;white-space:nowrap}
.wrong{border-left:.4rem solid #a3262a}.noted{border-left:.4rem solid #6b7680}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}
"""


def page(reports: Sequence[tuple[str, Report]]) -> str:
    """An HTML page with the findings of workbooks, by name."""
    body = "".join(piece for name, report in reports for piece in _workbook(name, report))
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Published figures checked</title><style>{_STYLE}</style></head>"
        f"<body><h1>Published figures checked</h1>{body}</body></html>\n"
    )


def _workbook(name: str, report: Report) -> Iterator[str]:
    yield f"<h2>{escape(name)}</h2>"
    wrong = report.wrong
    noted = [one for one in report.findings if not one.verdict.counts]
    yield (f"<p>{escape(report.in_a_line[:1].upper() + report.in_a_line[1:])}.</p>")
    if wrong:
        yield from _table("What does not follow or add up", wrong)
    if noted:
        yield from _table("Noted; not wrong", noted)
    if report.messages:
        yield "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in report.messages) + "</ul>"


def _table(caption: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield (
        f'<table><caption>{escape(caption)}</caption><thead><tr><th scope="col">Slip</th>'
        '<th scope="col">Cell</th><th scope="col">Published</th><th scope="col">Against it</th>'
        '<th scope="col">The sum</th><th scope="col">Why</th><th scope="col">Confidence</th>'
        "</tr></thead><tbody>"
    )
    for one in sorted(findings, key=lambda finding: finding.group):
        kind = "wrong" if one.verdict.counts else "noted"
        yield (
            f'<tr><td class="{kind}">{one.group}</td><td>{escape(str(one.place))}</td>'
            f'<td class="figure">{escape(one.published)}</td>'
            f'<td class="figure">{escape(one.against) or "–"}</td>'
            f"<td>{escape(one.relation)}</td>"
            f"<td>{escape(one.verdict.value)}: {escape(one.cause)}</td>"
            f'<td class="figure">{one.confidence:.0%}<br>{escape(one.support)}</td></tr>'
        )
    yield "</tbody></table>"
