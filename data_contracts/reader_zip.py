"""Which files lie in a zip archive? Each one is a delivered file of its own."""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data_contracts.errors import DoudiError, UnreadableDeliveryError
from data_contracts.file_version import version_told
from data_contracts.reader_container import MOST_RATIO, Kind, is_bomb, is_rubbish, kind_of

#: A month of one county is some dozens of files.
MOST_MEMBERS = 1000
#: Bytes that an archive may unpack to: several times the largest delivery (5 million settlements).
MOST_UNPACKED = 8 << 30
_BLOCK = 1 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Args:
        name: its path inside the archive, with /.
        path: where it has been unpacked to, for as long as the archive is open.
        refused: why it could not be unpacked, or may not be.
    """

    name: str
    path: Path | None
    refused: DoudiError | None = None


def is_archive(path: Path) -> bool:
    """Tell whether a file is a zip archive (and not a workbook, which is one inside)."""
    try:
        return kind_of(path) is Kind.ARCHIVE
    except DoudiError:
        return False


@contextmanager
def unpacked(path: Path) -> Iterator[Iterator[Member]]:
    """Unpack an archive, member by member, into a temporary folder that goes when the block is left.

    Nothing is written to a path that the archive names. What systems leave in archives is passed over.

    Raises:
        UnreadableDeliveryError: the archive is damaged, locked by a password, empty, or unpacks to too much.
    """
    with tempfile.TemporaryDirectory(prefix="doudi-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                infos = _wanted(archive, path)
                yield (_member(archive, info, Path(folder) / str(number), path) for number, info in enumerate(infos))
        except zipfile.BadZipFile as error:
            raise UnreadableDeliveryError("压缩包已损坏", where=path.name, to_do="请重新压缩后报送") from error


def _wanted(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """List the members to read, and refuse an archive that as a whole cannot or should not be opened."""
    infos = [info for info in archive.infolist() if not _is_folder(info) and not _is_left_over(name_of(info))]
    if not infos:
        raise UnreadableDeliveryError("压缩包里没有文件", where=path.name, to_do="请核对后重新压缩报送")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise UnreadableDeliveryError(
            "压缩包设有密码，无法读取", where=path.name, to_do="请取消密码后重新报送，文件请通过规定的安全渠道传送"
        )
    size = sum(info.file_size for info in infos)
    if len(infos) > MOST_MEMBERS or size > MOST_UNPACKED:
        raise UnreadableDeliveryError(
            f"压缩包过大：有 {len(infos)} 个文件，解压后 {size >> 20} MB",
            where=path.name,
            to_do="请按数据集分成几个压缩包，或解压后直接报送",
        )
    return sorted(infos, key=lambda info: version_told(PurePosixPath(name_of(info))))


def name_of(info: zipfile.ZipInfo) -> str:
    r"""Read a member's name: UTF-8 where it says or proves so, else GB18030, as Windows and WPS write it.

    >>> name_of(zipfile.ZipInfo("名单.xlsx".encode("gbk").decode("cp437")))
    '名单.xlsx'
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            written = name.encode("cp437")
        except UnicodeEncodeError:  # a name that was given as text
            written = name.encode()
        try:
            name = written.decode("utf-8")
        except UnicodeDecodeError:
            name = written.decode("gb18030", errors="replace")
    return name.split("\0")[0].replace("\\", "/")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return name_of(info).endswith("/")


def _is_left_over(name: str) -> bool:
    return any(is_rubbish(part) for part in PurePosixPath(name).parts if part != "..")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, path: Path) -> Member:
    name = name_of(info)
    where = f"{path.name}/{name}"
    try:
        _refuse_tricks(info, name, where)
        folder.mkdir()
        target = folder / PurePosixPath(name).name[-_LONGEST_NAME:]
        _unpack(archive, info, target, where)
        if is_archive(target):
            raise UnreadableDeliveryError(
                "压缩包里还有压缩包", where=where, to_do="请把里面的压缩包解开，把表格直接放入一个压缩包后报送"
            )
    except DoudiError as error:
        return Member(name, None, error)
    return Member(name, target)


def _refuse_tricks(info: zipfile.ZipInfo, name: str, where: str) -> None:
    pure = PurePosixPath(name)
    outside = pure.is_absolute() or ".." in pure.parts or name[1:2] == ":" or not pure.name
    if outside or stat.S_ISLNK(info.external_attr >> 16) or any(ord(char) < 32 for char in name):
        raise UnreadableDeliveryError(
            "压缩包里这个文件的路径不正常（指向压缩包以外）", where=where, to_do="请在文件夹中选中表格，重新压缩后报送"
        )


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, where: str) -> None:
    """Write a member, no more bytes than it says it has, and not if it says too many for what it is packed into."""
    if is_bomb(info):
        raise UnreadableDeliveryError(
            f"压缩包里这个文件解压后有 {info.file_size >> 20} MB，是压缩后的 {MOST_RATIO} 倍以上，没有解压",
            where=where,
            to_do="请核对该文件；确实需要的，请不经压缩直接报送",
        )
    written = 0
    try:
        with archive.open(info) as packed, target.open("wb") as plain:
            while block := packed.read(_BLOCK):
                written += len(block)
                if written > info.file_size:
                    raise zipfile.BadZipFile("longer than it says")
                plain.write(block)
    except NotImplementedError as error:
        raise UnreadableDeliveryError(
            "压缩包使用了特殊的压缩方式", where=where, to_do="请用系统自带的“压缩为 zip”重新压缩后报送"
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnreadableDeliveryError("压缩包里这个文件已损坏", where=where, to_do="请重新压缩后报送") from error
