"""What is wrong with a bundle. ``today`` is a parameter: the same input gives the same answer on any day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from certlint.model.certificates import BundleFault, Certificate, Fault, Store

__all__ = ["COPY_SIZE", "judge_certificates", "public_roots_needed"]

_NAMED = 3
"""How many of the removed roots are named."""

COPY_SIZE = 20
"""A bundle with at least as many public roots, and more public than other ones, is a copy of a public bundle."""


def public_roots_needed(store: Store, complete: bool | None) -> bool:
    """Whether `judge_certificates` makes use of the public roots."""
    refused = any(each.strict or each.weak for each in store.certificates)
    return bool(store.certificates) and (complete is not None or refused or len(store.certificates) >= COPY_SIZE)


def judge_certificates(
    store: Store,
    *,
    today: date,
    expiring_days: int,
    complete: bool | None = None,
    public: Store | None = None,
) -> tuple[Fault, ...]:
    """All that is wrong, in the order of lines.

    A certificate is expiring on the last ``expiring_days`` days of its time. ``complete`` is what the
    configuration says of the bundle (None: nothing). ``public`` are the public roots of today, those of certifi;
    without them, nothing is said of what the bundle lacks or has too much. What strict verification says of a root
    that is public today is between its owner and certifi.
    """
    found = [_unreadable(store)] if store.problems else []
    for key in store.keys:
        found.append(Fault(BundleFault.PRIVATE_KEY, key.line, f"{key.text} in the bundle", key.text))
    known = {each.sha256 for each in public.certificates} if public is not None else set[str]()
    for certificate in store.certificates:
        found.extend(_of_its_time(certificate, today, expiring_days))
        if certificate.sha256 not in known:
            found.extend(_of_its_kind(certificate))
    if public is not None and store.certificates:
        found.extend(_partial(store, complete, public))
        found.extend(_stale(store, public))
    return tuple(sorted(found, key=lambda fault: fault.line))


def _unreadable(store: Store) -> Fault:
    """What cannot be read: the first of it, at which readers give up."""
    first, more = store.problems[0], len(store.problems) - 1
    text = first.text + (f" ({more} more like it)" if more else "")
    return Fault(BundleFault.UNREADABLE, first.line, text, first.text)


def _of_its_time(certificate: Certificate, today: date, expiring_days: int) -> Iterator[Fault]:
    named, dates = _shown(certificate)
    left = (certificate.not_after - today).days
    if left < 0:
        yield _fault(BundleFault.EXPIRED, certificate, f"{named} expired on {certificate.not_after} ({dates})")
    elif left < expiring_days:
        days = "today" if left == 0 else f"in {left} day{'s' * (left != 1)}"
        yield _fault(BundleFault.EXPIRING, certificate, f"{named} expires {days} ({dates})")
    if certificate.not_before > today:
        text = f"{named} is not valid before {certificate.not_before} ({dates})"
        yield _fault(BundleFault.NOT_YET_VALID, certificate, text)


def _of_its_kind(certificate: Certificate) -> Iterator[Fault]:
    named, dates = _shown(certificate)
    if not certificate.signs and certificate.self_signed:
        text = f"{named} is the self-signed certificate of a server, a legal anchor for that server alone ({dates})"
        yield _fault(BundleFault.NOT_A_CA, certificate, text)
    elif not certificate.signs:
        text = f'{named} is a leaf that "{certificate.issuer}" signed, and not a CA ({dates})'
        yield _fault(BundleFault.NOT_A_CA, certificate, text)
    if certificate.strict:
        yield _fault(BundleFault.STRICT, certificate, f"{named}: {', '.join(certificate.strict)} ({dates})")
    if certificate.weak:
        yield _fault(BundleFault.WEAK, certificate, f"{named} is weak: {', '.join(certificate.weak)} ({dates})")


def _fault(kind: BundleFault, certificate: Certificate, text: str) -> Fault:
    return Fault(kind, certificate.line, text, certificate.sha256)


def _shown(certificate: Certificate) -> tuple[str, str]:
    """The name and the dates of a certificate, for messages."""
    return f'"{certificate.subject}"', f"valid from {certificate.not_before} to {certificate.not_after}"


def _partial(store: Store, complete: bool | None, public: Store) -> Iterator[Fault]:
    """Where the bundle is not what the configuration says of it."""
    own = {each.sha256 for each in store.certificates}
    known = {each.sha256 for each in public.certificates}
    if complete is True and not own & known:
        text = "`complete = true`, but it holds no public root: servers with a public certificate are refused"
        yield Fault(BundleFault.PARTIAL, 1, text, "complete")
    if complete is False and known and known <= own:
        text = f"`complete = false`, but it holds all {len(known)} public roots"
        yield Fault(BundleFault.PARTIAL, 1, text, "incomplete")


def _stale(store: Store, public: Store) -> Iterator[Fault]:
    """Roots that were public when the bundle was copied, and are so no more.

    What stands between public roots was copied with them; a private CA is put before or behind. A bundle with a root
    that is younger than all of today's public ones is itself the younger of the two, and says nothing.
    """
    known = {each.sha256 for each in public.certificates}
    places = [each.number for each in store.certificates if each.sha256 in known]
    if len(places) < max(COPY_SIZE, len(store.certificates) / 2):
        return
    copied = [each for each in store.certificates if places[0] < each.number < places[-1]]
    removed = [each for each in copied if each.sha256 not in known and each.self_signed]
    youngest = max(each.not_before for each in public.certificates)
    if any(each.not_before > youngest for each in removed):
        return
    if removed:
        names = ", ".join(f'"{each.subject}"' for each in removed[:_NAMED])
        more = f" and {len(removed) - _NAMED} more" if len(removed) > _NAMED else ""
        text = f"a copy of the public roots holds what is public no more: {names}{more}"
        yield Fault(BundleFault.STALE, removed[0].line, text, "copy")
