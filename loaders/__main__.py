"""The command line: `python -m loaders read|load|forget-samples`.

read             parse only; one JSON object a file (or readable text) on the standard output
load             parse, check, store; progress and a summary on the standard error
forget-samples   remove the sample reports

Exit status: 0; 1 where a file was refused or the database can't be used; 2 for a command not understood.
"""

import argparse
import getpass
import io
import json
import math
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from loaders.coverage import Coverage, coverage_of, share
from loaders.errors import LoaderError
from loaders.load import (
    Parsed,
    State,
    Summary,
    count_documents,
    find_files,
    load_paths,
    parse_files,
    processes_for,
)
from loaders.model import Fact, Finding, Unit, Where

_SEVERITIES: Final = {"error": "错误", "warning": "提醒", "note": "提示"}
_STATES: Final[dict[State, str]] = {
    "stored": "已入库",
    "restored": "恢复旧版",
    "unchanged": "没有变化",
    "refused": "退回",
    "skipped": "跳过",
}
_COLOURS: Final = {
    "stored": "green",
    "restored": "green",
    "unchanged": "dim",
    "refused": "red",
    "skipped": "yellow",
}

_COMPLAINTS: Final = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+?): invalid choice: (\S+) \(choose from (.+)\)", r"\1 不能是 \2，只能是 \3 之一"),
    (r"argument (.+?): expected (?:one argument|at least one argument)", r"\1 后面要有内容"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 后面不能跟 \2"),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 不完整，可能是 \2"),
)


class Parser(argparse.ArgumentParser):
    """argparse in Chinese."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, formatter_class=_Help)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and how it is written; exit status 2."""
        for pattern, sentence in _COMPLAINTS:
            message = re.sub(f"^{pattern}$", sentence, message)
        self.exit(2, f"命令有误：{message}。\n{self.format_usage()}")


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except LoaderError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # `… | head`: who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("已中断；在此之前入库的都已保存。", file=sys.stderr)
        return 130


def _parser() -> Parser:
    parser = Parser(prog="python -m loaders", description="读取乡镇政府信息公开工作年度报告，存入数据库。")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令", parser_class=Parser)

    reading = commands.add_parser(
        "read", help="只读取和检查，不入库", description="读取文件或文件夹，每个文件输出一个结果。"
    )
    reading.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹")
    reading.add_argument(
        "--format",
        choices=("jsonl", "text"),
        help="jsonl：每个文件一行 JSON（默认）；text：便于阅读（与 --coverage 一起时默认）",
    )
    reading.add_argument(
        "--coverage",
        action="store_true",
        help="统计标准表格里的数字有多少读成了数据，列出没有读成的在哪里；用 jsonl 时每行多一项 coverage",
    )
    reading.set_defaults(run=_read)

    loading = commands.add_parser(
        "load", help="读取、检查并入库", description="读取文件或文件夹，检查并入库。"
    )
    loading.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹")
    loading.set_defaults(run=_load)

    forgetting = commands.add_parser("forget-samples", help="移除示例年报", description="移除全部示例年报。")
    forgetting.set_defaults(run=_forget_samples)
    for command in (loading, forgetting):
        command.add_argument(
            "--warehouse",
            metavar="位置",
            help="数据库文件，默认 data/warehouse.duckdb 或环境变量 WAREHOUSE_URL",
        )
    return parser


# --- read ---


def _read(options: argparse.Namespace) -> int:
    files, passed_over = find_files(options.paths)
    as_text = options.format == "text" or (options.coverage and options.format is None)
    covered: list[Coverage] = []
    refused = 0
    with processes_for(count_documents(files)) as executor:
        for parsed in parse_files(files, executor):
            coverage = coverage_of(parsed.report) if options.coverage and parsed.report else None
            covered += [coverage] if coverage else []
            if not as_text:
                _write_json(parsed, coverage)
            elif coverage:
                _write_coverage(parsed.path, coverage)
            else:
                _write_text(parsed)
            refused += parsed.report is None
    if options.coverage:
        print(_total(covered, refused), file=sys.stdout if as_text else sys.stderr)
    if passed_over:
        print(_passed_over(passed_over), file=sys.stderr)
    return 1 if refused else 0


def _passed_over(files: Sequence[Path]) -> str:
    """How many files of a folder were not looked at, by their endings: nothing is left out silently."""
    endings = Counter(file.suffix.lower() or "无后缀" for file in files)
    named = "、".join(f"{ending} {count}个" for ending, count in endings.most_common())
    return f"跳过了不是年报文件类型的文件：{named}。"


def _write_json(parsed: Parsed, coverage: Coverage | None) -> None:
    more = {"coverage": _coverage_json(coverage)} if coverage else {}
    print(json.dumps({**as_json(parsed), **more}, ensure_ascii=False), flush=True)


def _write_coverage(path: Path, coverage: Coverage) -> None:
    print(f"{path}\n  {_counted(coverage.digits, coverage.read)}")
    for missed in coverage.missed:
        print(f"    没有读成数据：{_place(missed.where)}，{missed.digits} 个数字，“{missed.text}”")


def _total(covered: Sequence[Coverage], refused: int) -> str:
    digits, read = sum(one.digits for one in covered), sum(one.read for one in covered)
    unread = f"；另有 {refused} 个文件没有读出" if refused else ""
    return f"合计 {len(covered)} 个文件，{_counted(digits, read)}{unread}。"


def _counted(digits: int, read: int) -> str:
    """Never rounded up: 100% is all of them."""
    part = share(digits, read)
    percent = "" if part is None else f"，占 {math.floor(part * 100_000) / 1_000:.3f}%"
    return f"标准表格里有 {digits} 个数字，读成数据的 {read} 个{percent}"


def _place(where: Where) -> str:
    cell = "" if where.row is None or where.col is None else f"第{where.row + 1}行第{where.col + 1}列"
    page = "" if where.page is None else f"第{where.page}页"
    return f"{page}第{where.block + 1}段{cell}"


def _write_text(parsed: Parsed) -> None:
    report = parsed.report
    if report is None:
        print(f"{parsed.path}\n  {parsed.error}\n")
        return
    unit = (
        " ".join((*report.unit.region, report.unit.name, report.unit.code or ""))
        if report.unit
        else "单位未认出"
    )
    year = f"{report.year}年" if report.year else "年份未认出"
    form = f"{report.form}版格式" if report.form else "格式未认出"
    print(f"{parsed.path}\n  {unit.strip()} · {year} · {form} · {len(report.facts)} 个数")
    for finding in report.findings:
        print(f"  [{_SEVERITIES[finding.severity]}] {finding.message}（{finding.rule}）")
    for fact in report.facts:
        dim = "".join(f" {value}" for value in fact.dims.values())
        value = "" if fact.value is None else f"{fact.value:.12g}{fact.unit}"
        print(f"    {fact.indicator}{dim}\t{value or fact.status}\t{fact.label}")
    print()


def as_json(parsed: Parsed) -> dict[str, Any]:
    """A file's line of `read`; unit, year and form are None where the document does not say."""
    report = parsed.report
    return {
        "path": str(parsed.path),
        "sha256": parsed.sha256 if parsed.data else None,
        "unit": _unit_json(report.unit) if report and report.unit else None,
        "year": report.year if report else None,
        "form": report.form if report else None,
        "facts": [_fact_json(fact) for fact in report.facts] if report else [],
        "findings": [_finding_json(finding) for finding in report.findings] if report else [],
        "error": parsed.error,
    }


def _coverage_json(coverage: Coverage) -> dict[str, Any]:
    missed = ({**one._asdict(), "where": one.where.as_dict()} for one in coverage.missed)
    return {"digits": coverage.digits, "read": coverage.read, "missed": list(missed)}


def _unit_json(unit: Unit) -> dict[str, Any]:
    return {"name": unit.name, "code": unit.code, "kind": unit.kind, "region": list(unit.region)}


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {
        "indicator": fact.indicator,
        "dims": dict(fact.dims),
        "label": fact.label,
        "value": _plain(fact.value),
        "unit": fact.unit,
        "status": fact.status,
        "qualifier": fact.qualifier,
        "raw": fact.raw,
        "where": fact.where.as_dict(),
        **({} if fact.confidence is None else {"confidence": round(fact.confidence, 3)}),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "where": finding.where.as_dict() if finding.where else None,
        "expected": _plain(finding.expected),
        "found": _plain(finding.found),
    }


def _plain(value: float | None) -> float | int | None:
    """7 rather than 7.0."""
    return int(value) if value is not None and float(value).is_integer() else value


# --- load ---


def _load(options: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from loaders.warehouse import open_warehouse, warehouse_path

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with open_warehouse(warehouse_path(options.warehouse)) as warehouse:
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("准备中", total=None)

            def show(done: int, total: int, path: Path) -> None:
                bar.update(task, completed=done, total=total, description=path.name)

            summary = load_paths(options.paths, warehouse, by=_user(), progress=show)
        _show_summary(console, summary, warehouse.path)
    return 1 if summary.count("refused") else 0


def _show_summary(console: Any, summary: Summary, path: Path) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("结果", "单位", "年份", "格式", "数", "错误", "提醒", "文件", box=None, pad_edge=False)
    table.columns[-1].overflow = "fold"
    for row in summary.rows:
        if row.state != "skipped":
            numbers = (row.form or "", row.facts, row.errors, row.warnings) if row.facts else ("", "", "", "")
            result = Text(_STATES[row.state], style=_COLOURS[row.state])
            table.add_row(result, row.unit, str(row.year or ""), *map(str, numbers), Text(row.path.name))
    if table.row_count:
        console.print(table)
    for row in summary.rows:
        if row.state == "refused":
            console.print(Text(f"退回 {row.path}：{row.why}", style="red"), soft_wrap=True)
    passed_over = [row.path for row in summary.rows if row.state == "skipped"]
    if passed_over:
        console.print(Text(_passed_over(passed_over)), soft_wrap=True)
    states = Counter(row.state for row in summary.rows)
    counts = (f"{name} {states[state]}" for state, name in _STATES.items() if states[state])
    console.print(Text(f"{path}：{'，'.join(counts) or '没有找到文件'}。"), soft_wrap=True)


def _forget_samples(options: argparse.Namespace) -> int:
    from loaders.warehouse import open_warehouse, warehouse_path

    with open_warehouse(warehouse_path(options.warehouse)) as warehouse:
        removed = warehouse.remove_samples(_user())
    print(f"已移除 {removed} 份示例年报。" if removed else "库中没有示例年报。", file=sys.stderr)
    return 0


def _user() -> str:
    """Who is at the command line, for the audit."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "命令行"


if __name__ == "__main__":
    sys.exit(main())
