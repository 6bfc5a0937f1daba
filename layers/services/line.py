"""Asking one service: within limits, of nobody but the hosts that the user agreed to."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Iterable, Iterator

import urllib3

from layers.errors import OtherHost, ServiceUnreachable, TooMuch, WrongAnswer
from layers.language import tr
from layers.services.address import at_same_host, check_address, host_of, same_place
from layers.services.answer import Answer, told_fault
from layers.services.limits import LIMITS, Limits
from layers.wire import patience
from layers.wire.redirects import LedInRing, MovedElsewhere, open_answer

CHUNK = 1 << 16
_NOTHING = (204, 404, 410)
CONNECT_S, READ_S = 10.0, 60.0
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}

Step = Callable[[int, int, str], None]
"""Told how much of how much is done, and of what; what it raises ends the work."""


def no_step(done: int, total: int, what: str) -> None:
    """Take note of nothing."""


class Line:
    """A line to one service during one act of the user's.

    Parameters
    ----------
    address
        Where the user agreed to ask.
    also
        Other hosts that the user agreed to.
    step
        Told how many bytes have come; may raise to stop.
    """

    def __init__(
        self,
        address: str,
        *,
        also: Iterable[str] = (),
        limits: Limits = LIMITS,
        step: Step = no_step,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.address = check_address(address)
        self.host = host_of(self.address)
        self.limits = limits
        self.received = 0
        self.what = ""
        """What is fetched just now, in words for `step`."""
        self._hosts = {self.host, *also}
        self._step = step
        self._clock = clock
        self._began = clock()
        self._digest = hashlib.sha256()
        self._pool = patience.open_pool(CONNECT_S, READ_S)

    @property
    def sha256(self) -> str:
        """The hash of everything that was received and noted with `count_in`."""
        return self._digest.hexdigest()

    def count_in(self, answer: Answer) -> None:
        """Let an answer be part of what the snapshot is made of."""
        self._digest.update(answer.content)

    def get(self, address: str, accept: str = "*/*", *, may_lack: bool = False) -> Answer:
        """Return the answer of an address; see `post`.

        Parameters
        ----------
        may_lack
            That there is nothing at the address is an answer too, without content.
        """
        return self._ask(address, {"Accept": accept}, None, may_lack)

    def post(self, address: str, body: bytes, kind: str) -> Answer:
        """Return what an address answers to a body.

        Raises
        ------
        OtherHost
            The address, or where it leads, is not what the user agreed to.
        ServiceUnreachable
            Nobody answers, the service says that it cannot, or it is too slow.
        WrongAnswer
            The answer ends too early, or leads round and round.
        TooMuch
            The answer, or all of them together, are larger than may be.
        """
        return self._ask(address, {"Accept": "*/*", "Content-Type": kind}, body)

    def meet(self, advertised: str) -> str:
        """Return an address that the service told, as it may be asked.

        Raises
        ------
        OtherHost
            It names a host that the user has not agreed to.
        """
        address = check_address(at_same_host(self.address, advertised))
        host = host_of(address)
        if host not in self._hosts:
            raise OtherHost(
                tr(
                    "{host} hänvisar till en annan värd, {other}; inget hämtades därifrån.",
                    host=self.host,
                    other=host,
                ),
                host,
            )
        return address

    def tell(self, done: int, total: int) -> None:
        """Tell how far the work has come."""
        self._step(done, total, self.what)
        if self._clock() - self._began > self.limits.total_s:
            raise ServiceUnreachable(
                tr(
                    "{host} behövde mer än {minutes} minuter; hämta ett mindre område.",
                    host=self.host,
                    minutes=round(self.limits.total_s / 60),
                )
            )

    # inside

    def _ask(
        self, address: str, headers: dict[str, str], body: bytes | None, may_lack: bool = False
    ) -> Answer:
        url = self.meet(address)
        self.tell(0, 0)
        asked = {"Accept-Encoding": "gzip", "User-Agent": "Rumslig", **headers}
        try:
            answer, url = self._open(url, asked, body)
        except MovedElsewhere as error:
            raise OtherHost(
                tr(
                    "{host} skickar vidare till {other}; ange den adressen om du litar på den.",
                    host=self.host,
                    other=error.place,
                ),
                error.place,
            ) from error
        except LedInRing as error:
            raise WrongAnswer(tr("{host} skickar runt i en ring.", host=self.host)) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._unreachable(error) from error
        watch = patience.watch_of(answer)
        try:
            content = b"".join(self._unpacked(answer, watch))
            told = {name.lower(): value for name, value in answer.headers.items()}
            kind = told.get("content-type", "").partition(";")[0].strip().lower()
            whole = Answer(url, kind, content, told)
            if may_lack and answer.status in _NOTHING:
                return Answer(url, kind, b"", told)
            self._check(answer.status, whole)
            return whole
        finally:
            watch.stop()
            answer.close()  # what is left unread may have no end

    def _open(
        self, url: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[urllib3.BaseHTTPResponse, str]:
        # a connection kept open may have been let go of at the other end meanwhile
        if body is not None:  # what is posted is not said twice
            self._pool.clear()
            return open_answer(self._pool, url, headers, body, same_place)
        try:
            return open_answer(self._pool, url, headers, body, same_place)
        except urllib3.exceptions.ProtocolError:
            self._pool.clear()
            return open_answer(self._pool, url, headers, body, same_place)

    def _check(self, status: int, answer: Answer) -> None:
        if status < 300:
            return
        if status in (401, 403, 407):
            raise WrongAnswer(
                tr("{host} kräver inloggning (HTTP {status}).", host=self.host, status=status)
            )
        if status in (404, 410):
            raise WrongAnswer(
                tr(
                    "{host} har inget på den adressen (HTTP {status}); kontrollera den.",
                    host=self.host,
                    status=status,
                )
            )
        if status == 429:
            raise ServiceUnreachable(
                tr("{host} ber oss vänta (HTTP 429); försök om en stund.", host=self.host)
            )
        said = told_fault(answer.content)
        raise (WrongAnswer if status < 500 else ServiceUnreachable)(
            tr("{host} svarade med HTTP {status}", host=self.host, status=status)
            + (f": {said}." if said else ".")
        )

    def _unpacked(self, answer: urllib3.BaseHTTPResponse, watch: patience.Watch) -> Iterator[bytes]:
        coding = answer.headers.get("content-encoding", "").strip().lower()
        most = self.limits.answer_bytes
        if coding in ("", "identity"):
            yield from self._bounded(self._chunks(answer, watch), most)
            return
        if coding not in _WINDOWS:
            raise WrongAnswer(
                tr("{host} packar sitt svar som {coding}.", host=self.host, coding=coding[:20])
            )
        yield from self._bounded(
            self._inflated(self._chunks(answer, watch), _WINDOWS[coding]), most
        )

    def _inflated(self, chunks: Iterator[bytes], window: int) -> Iterator[bytes]:
        unpack = zlib.decompressobj(window)
        try:
            for chunk in chunks:
                waiting = chunk
                while waiting:
                    # a little at a time: a small answer may unpack to more than there is room for
                    yield unpack.decompress(waiting, 1 << 20)
                    waiting = unpack.unconsumed_tail
        except zlib.error as error:
            raise self._cut_short() from error
        if not unpack.eof:
            raise self._cut_short()

    def _bounded(self, chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
        count = 0
        for chunk in chunks:
            count += len(chunk)
            if count > most:
                raise TooMuch(
                    tr(
                        "{host} sänder mer än {mb} MB i ett svar; välj ett mindre område.",
                        host=self.host,
                        mb=most >> 20,
                    )
                )
            yield chunk

    def _chunks(self, answer: urllib3.BaseHTTPResponse, watch: patience.Watch) -> Iterator[bytes]:
        length = answer.headers.get("content-length", "")
        left = int(length) if length.isdecimal() else None
        count = 0
        while True:
            try:
                chunk = answer.read1(CHUNK, decode_content=False)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                if watch.has_hung_up:
                    raise self._slow() from error
                raise self._cut_short() from error
            if watch.has_hung_up:  # to be hung up on looks like the end of an answer
                raise self._slow()
            if not chunk:
                break
            watch.came()
            count += len(chunk)
            self.received += len(chunk)
            if self.received > self.limits.total_bytes:
                raise TooMuch(
                    tr(
                        "{host} sände mer än {mb} MB; välj ett mindre område.",
                        host=self.host,
                        mb=self.limits.total_bytes >> 20,
                    )
                )
            self.tell(count, left or 0)
            yield chunk
        if left is not None and count != left:
            raise self._cut_short()

    def _cut_short(self) -> ServiceUnreachable:
        return ServiceUnreachable(
            tr("{host} slutade sända mitt i svaret; inget sparades.", host=self.host)
        )

    def _slow(self) -> ServiceUnreachable:
        return ServiceUnreachable(tr("{host} svarar för långsamt; försök senare.", host=self.host))

    def _unreachable(self, error: Exception) -> ServiceUnreachable:
        if isinstance(error, OSError) and error.strerror:
            fact = error.strerror
        else:
            fact = type(error).__name__
        return ServiceUnreachable(tr("{host} går inte att nå ({fact}).", host=self.host, fact=fact))
