"""``jianjia simulate``: a district through two decades of people, workers, restarts and late papers – and what must hold.

| module        | holds                                                                                              |
|---------------|----------------------------------------------------------------------------------------------------|
| `town.py`     | the district: its units, homes and notices, and a clock that is turned                               |
| `people.py`   | an agenda, and everything people do as acts through the office                                     |
| `life.py`     | what they decide to do with an honour, by a seeded random generator                                |
| `incidents.py` | what happens out of turn                                                                             |
| `announcements.py` | working days of the years to come, announced and entered late                                   |
| `workers.py`  | two workers that sweep, sleep, die in the middle and come back                                     |
| `story.py`    | day after day of it, and what it came to                                                           |
| `evidence.py` | what the checks look at: the events as they lie in the store, and which sweeps were finished         |
| `belief.py`   | the honours folded once more, written without the code that is judged                              |
| `counting.py` | the same for months and working days                                                               |
| `checks/`     | what must hold; each check names the honours for which it does not                                 |
"""
