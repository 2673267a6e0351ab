"""Bytes → text, strictly: what is not surely text of one encoding is an error that says where.

Line ends stay as they are. A byte-order mark is not part of the text.
"""

from __future__ import annotations

import codecs
import re

from kg.errors import ArticleError, line_column

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # the mark of UTF-32-LE begins with that of UTF-16-LE, so it comes first

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]{1,40})|<\?xml[^>]{0,99}?encoding=["']([\w.-]{1,40})""",
    re.I,
)
_ASCII_FAMILY = re.compile(
    r"(?:windows-|cp)(?:125\d|874|1361|949|93[26])|iso-?8859-?\d{1,2}|iso_8859-\d{1,2}|latin-?\d{1,2}|koi8-?[rut]"
    r"|gb2312|gbk|gb18030|big5(?:-?hkscs)?|shift_?-?jis|euc[-_]?(?:jp|kr)|macintosh|mac-?roman|us-ascii|ascii|tis-620"
)


def decode(data: bytes, path: str, *, html: bool = False, charset: str | None = None) -> str:
    """The text that `data` encodes, exactly.

    Tried in turn: a byte-order mark, UTF-8, `charset` (of an HTTP header), the charset that an HTML page
    declares, and windows-1252 where the bytes leave no doubt.

    Raises:
        ArticleError: binary content, or bytes of no sure encoding; names the first byte that is wrong.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return checked(_strict(data[len(mark) :], encoding, path, len(mark)), path)
    if b"\0" in data:
        raise _binary(data, path)
    try:
        return checked(data.decode("utf-8"), path)
    except UnicodeDecodeError as error:
        for encoding in _candidates(data, html, charset):
            try:
                return checked(data.decode(encoding), path)
            except UnicodeDecodeError:
                continue
        raise _wrong(error, data, path, hint=_hint(data)) from None


def checked(text: str, path: str) -> str:
    """`text` itself, if it is text.

    Raises:
        ArticleError: NUL characters, many control characters, or lone surrogates (JSON can hold them).
    """
    surrogate = _SURROGATE.search(text)
    if surrogate:
        line, column = line_column(text, surrogate.start())
        message = f"a lone surrogate, U+{ord(surrogate[0]):04X}, is not a character"
        raise ArticleError(message, path=path, line=line, column=column, hint="remove it, or write the pair")
    if "\0" in text or len(_CONTROL.findall(text)) * 50 > len(text):
        raise ArticleError("the content is binary, not text", path=path, hint=_CONVERT)
    return text


_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")  # those from U+0080 on are garbled text, not binary
_CONVERT = "give the article as plain text, HTML or JSON"


def _strict(data: bytes, encoding: str, path: str, offset: int) -> str:
    """`data` in the encoding that its byte-order mark promised."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"not {encoding.upper()}, which the byte-order mark promises, at offset {error.start + offset:,}",
            path=path,
            hint="save the file as UTF-8",
        ) from None


def _wrong(error: UnicodeDecodeError, data: bytes, path: str, hint: str) -> ArticleError:
    """The error for bytes that are not UTF-8: the byte, its offset, its line."""
    at = error.start
    line = data.count(b"\n", 0, at) + 1
    column = len(data[data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8")) + 1
    message = f"the text is not UTF-8: byte 0x{data[at]:02x} at offset {at:,}"
    return ArticleError(message, path=path, line=line, column=column, hint=hint)


def _binary(data: bytes, path: str) -> ArticleError:
    """The error for NUL bytes, which UTF-16 without its mark has in every other place."""
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    sixteen = max(even, odd) * 2 > len(data[:4096]) * 0.7 and min(even, odd) * 10 < max(even, odd)
    hint = "it looks like UTF-16 without a byte-order mark: save it as UTF-8" if sixteen else _CONVERT
    return ArticleError("the content is binary, not text: it has NUL characters", path=path, hint=hint)


def _candidates(data: bytes, html: bool, charset: str | None) -> list[str]:
    """The encodings that somebody declared, and windows-1252 where it is sure; in the order to try them."""
    match = _DECLARED.search(data[:4096]) if html else None
    declared = (match[1] or match[2]).decode("ascii") if match else None
    names = [_known(name.lower()) for name in (charset, declared) if name]
    sure = ["cp1252"] if surely_western(data) else []
    return [name for name in names if name] + sure


def _known(name: str) -> str | None:
    """Python's codec for a declared charset; Latin-1 and ASCII are read as windows-1252, as browsers do."""
    if not _ASCII_FAMILY.fullmatch(name):
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def _shared(codepages: tuple[str, ...]) -> bytes:
    """The bytes above ASCII that mean the same typographic sign or small letter in all these code pages."""
    found = bytearray()
    for code in range(0x80, 0x100):
        read = {bytes([code]).decode(page, "replace") for page in codepages}
        if len(read) == 1 and (read & set("“”‘’–—…•\u00a0©®°£") or read.pop().islower()):
            found.append(code)
    return bytes(found)


_WESTERN = _shared(("cp1252", "cp1250", "cp1254"))
_ONLY_WESTERN = re.compile(rb"[\x00-\x7f" + re.escape(_WESTERN) + rb"]*")
_LETTERS = bytes(code for code in _WESTERN if bytes([code]).decode("cp1252").isalpha())
_LONE_LETTER = re.compile(rb"(?<![A-Za-z])[" + re.escape(_LETTERS) + rb"](?![A-Za-z])")

_PRICE = re.compile(rb"[\x80\xa3](?=\d)")  # euros and pounds: what else would stand before a digit


def surely_western(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are surely windows-1252: English with quotation marks and accents.

    Only bytes that windows-1250, 1252 and 1254 read alike, few of them, and accented letters only within
    words of ASCII letters (Cyrillic or Greek code pages and those of old DOS look different). Statistical
    detection is no help: charset_normalizer 3.5 read five of six English sentences in windows-1252 as cp1250.
    """
    high = sum(code > 0x7F for code in data)
    plain = _PRICE.sub(b"", data)
    return high * 12 <= len(data) and bool(_ONLY_WESTERN.fullmatch(plain)) and not _LONE_LETTER.search(plain)


def _hint(data: bytes) -> str:
    """What the encoding probably is."""
    if _cut_off(data):
        return "the text breaks off within a character: get the whole of it"
    guess = _guess(data[:20_000])
    probably = f"it is probably {guess}: " if guess else ""
    return f"{probably}save the article as UTF-8"


def _cut_off(data: bytes) -> bool:
    """Whether all is UTF-8 but the last character, which is not whole."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


_ODD = re.compile(
    r"(?<=[a-z])[À-ÖØ-ÞŠŽŸ]|(?<![A-Za-z])[À-ÖØ-öø-ÿ](?![A-Za-z])|[^\x00-\x7fÀ-ÖØ-öø-ÿ“”‘’–—…•\u00a0©®°£€ŠšŽžŸŒœ]"
)


def _guess(data: bytes) -> str | None:
    """The probable encoding, for a hint only."""
    for name in ("windows-1252", "mac-roman", "cp437"):
        if not _ODD.search(data.decode(name, "replace")):
            return name
    from charset_normalizer import from_bytes  # slow to import, and a requirement of trafilatura

    best = from_bytes(data).best()
    return best.encoding.replace("_", "-") if best and best.encoding not in ("utf_8", "ascii") else None
