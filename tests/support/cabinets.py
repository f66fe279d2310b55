"""The same promises of a file cabinet, for the fake and the real."""

from __future__ import annotations

import threading

from shared.store.files import Files

BIG = bytes(range(256)) * 4096


class CabinetPromises:
    """Mixed into a test class that has a fixture ``files``: an empty cabinet."""

    def test_what_was_put_is_read_back_byte_for_byte(self, files: Files) -> None:
        files.put("a", BIG, {"name": "照片.jpg"})
        assert files.read("a") == BIG
        assert files.facts("a") == {"id": "a", "size": len(BIG), "name": "照片.jpg"}

    def test_what_is_not_there_is_none_and_can_be_taken_away(self, files: Files) -> None:
        assert files.read("a") is None
        assert files.facts("a") is None
        files.drop("a")

    def test_what_lies_under_an_id_never_changes(self, files: Files) -> None:
        files.put("a", b"first", {"name": "1"})
        files.put("a", b"second", {"name": "2"})
        assert files.read("a") == b"first"
        assert (files.facts("a") or {})["name"] == "1"

    def test_facts_change_only_while_they_are_what_was_thought(self, files: Files) -> None:
        files.put("a", b"x", {"claimed_by": None})
        assert files.change("a", {"claimed_by": "one"}, when={"claimed_by": None})
        assert not files.change("a", {"claimed_by": "two"}, when={"claimed_by": None})
        assert (files.facts("a") or {})["claimed_by"] == "one"
        assert not files.change("b", {"claimed_by": "one"}, when={})

    def test_of_many_who_claim_one_file_one_gets_it(self, files: Files) -> None:
        files.put("a", b"x", {"claimed_by": None})
        won: list[str] = []

        def claim(who: str) -> None:
            if files.change("a", {"claimed_by": who}, when={"claimed_by": None}):
                won.append(who)

        threads = [threading.Thread(target=claim, args=(str(one),)) for one in range(20)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(won) == 1

    def test_files_are_found_by_their_facts(self, files: Files) -> None:
        for day in range(1, 4):
            files.put(str(day), b"x", {"expires_at": f"2026-03-0{day}", "number": ""})
        assert {one["id"] for one in files.some({"expires_at": {"$lt": "2026-03-03"}})} == {"1", "2"}
        assert {one["id"] for one in files.some({"number": "", "expires_at": "2026-03-03"})} == {"3"}
        assert len(files.some({}, limit=2)) == 2

    def test_what_was_taken_away_is_gone_and_its_id_is_free(self, files: Files) -> None:
        files.put("a", BIG, {})
        files.drop("a")
        assert files.read("a") is None
        files.put("a", b"new", {})
        assert files.read("a") == b"new"
