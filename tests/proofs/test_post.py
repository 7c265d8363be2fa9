"""Whatever is killed in the middle, every message that was queued is handed over at least once, and a second time under its key."""

import asyncio
from pathlib import Path

import pytest

from parties import keys
from tests.notifications.providers import gateway
from tests.proofs.post import BATCH, Post, post_office


def compared(post: Post, states: dict[str, int]) -> str:
    """Judge, and say how many came twice."""
    handed = post.handed()
    assert post.acknowledged <= set(handed), "a message that was queued was never handed over"
    assert all(len(bodies) == 1 for bodies in handed.values()), "under one key came different messages"
    assert set(states) == {"handed_over"}
    # Batches whose acknowledgement was lost in a crash stand or do not; none stands in part.
    assert states["handed_over"] == len(handed)
    assert len(handed) % BATCH == 0
    twice = len(post.gateway.asked) - len(handed)
    return f"queued={len(post.acknowledged)} handed_over={len(handed)} twice={twice} kills={dict(post.kills)}"


async def delivered(folder: Path, batches: int, kills: int) -> str:
    """Queue while workers and the server are killed in turn, each after another part has been handed over."""
    ring = keys.current()
    with gateway() as line:
        async with post_office(line, folder, workers=2) as post:
            keys.use(keys.Keyring.load(post.keyring))
            try:
                queueing = asyncio.create_task(post.queue(batches))
                for number in range(1, kills + 1):
                    await post.until_handed(batches * BATCH * number // (kills * 3))
                    await (post.kill_worker() if number % 2 else post.kill_server())
                await queueing
                return compared(post, dict(await post.until_done()))
            finally:
                keys.use(ring)


async def test_nothing_is_lost_when_a_worker_and_the_server_are_killed(keyring: keys.Keyring, tmp_path: Path) -> None:
    print(await delivered(tmp_path, batches=30, kills=2))


@pytest.mark.proof
async def test_nothing_is_lost_over_twenty_kills(keyring: keys.Keyring, tmp_path: Path) -> None:
    print(await delivered(tmp_path, batches=400, kills=20))
