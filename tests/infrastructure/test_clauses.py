import pytest

from infrastructure.clauses import Clause, catalogue, clause


def test_the_catalogue_holds_every_clause_of_the_five_documents() -> None:
    counts = dict.fromkeys(("FS2018", "BJ2013", "REQ", "DC2015", "BJ2015"), 0)
    for each in catalogue().values():
        counts[each.document] += 1
    assert counts == {"FS2018": 242, "BJ2013": 71, "REQ": 53, "DC2015": 34, "BJ2015": 96}


def test_a_clause_has_its_words_in_both_languages() -> None:
    found = clause("FS2018-3.3.2b")
    assert isinstance(found, Clause)
    assert found.text == "申报区级先进职工之家的单位必须经系统工会检查验收合格后方可上报。"
    assert found.en
    assert found.executable == "yes"
    assert "A01" in found.ambiguity


def test_a_clause_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        clause("FS2018-9.9")
