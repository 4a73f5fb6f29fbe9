"""What was measured, and the tables of it."""
import json
import statistics

# What more of is better.
RATES = ("/s",)


class Figures:
    """Values of each figure, one a repetition, and the rows in which they stand."""

    def __init__(self, machine):
        self.machine, self.values, self.rows = machine, {}, []

    def add(self, name, value):
        self.values.setdefault(name, []).append(float(value))

    def add_lines(self, text):
        """Lines of a name, a tab and a value."""
        for line in text.splitlines():
            self.add(*line.split("\t"))

    def median(self, name):
        return statistics.median(self.values[name])

    def row(self, label, unit, own, peer=None, peer_label="", aim=None, limit=None):
        """A figure, beside a peer's, with the ratio that is aimed at or the value that is the limit."""
        self.rows.append({"label": label, "unit": unit, "own": own, "peer": peer,
                          "peer_label": peer_label, "aim": aim, "limit": limit})

    def ratios(self, row):
        """The ratio, and its least and most."""
        own, peer = self.values[row["own"]], self.values[row["peer"]]
        good = (lambda o, p: o / p) if row["unit"] in RATES else (lambda o, p: p / o)
        if len(own) == len(peer):
            each = [good(*pair) for pair in zip(own, peer)]
        else:
            each = [good(o, p) for o in (min(own), max(own)) for p in (min(peer), max(peer))]
        return good(statistics.median(own), statistics.median(peer)), min(each), max(each)

    def head(self):
        print(f"{self.machine}\n")
        print(f"{'':60}{'TokenLedger':>13}{'least to most':>20}  {'peer':30}{'':>11}{'least to most':>20}"
              f"{'ratio':>8}{'least to most':>15}  aim", flush=True)

    def show(self, first=0):
        """The rows from one on."""
        for row in self.rows[first:]:
            own = self.values[row["own"]]
            line = f"{row['label'] + ', ' + row['unit']:60}{amount(self.median(row['own'])):>13}" \
                   f"{spread(own):>20}"
            aim = ""
            if row["limit"] is not None:
                is_met = self.median(row["own"]) >= row["limit"] if row["unit"] in RATES \
                    else self.median(row["own"]) <= row["limit"]
                aim = f"{'≥' if row['unit'] in RATES else '≤'} {amount(row['limit'])}" \
                      f"{'' if is_met else ' missed'}"
            if row["peer"]:
                ratio, least, most = self.ratios(row)
                if row["aim"]:
                    aim = f"ratio ≥ {row['aim']:g}{'' if ratio >= row['aim'] else ' missed'}"
                line += f"  {row['peer_label']:30}{amount(self.median(row['peer'])):>11}" \
                        f"{spread(self.values[row['peer']]):>20}{ratio:>8.2f}" \
                        f"{f'{least:.2f}–{most:.2f}' if least < most else '':>15}"
            elif aim:
                line += " " * 86
            print(f"{line}  {aim}".rstrip(), flush=True)

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"machine": self.machine, "values": self.values, "rows": self.rows}, file,
                      indent=1, ensure_ascii=False)

    @classmethod
    def read(cls, path):
        with open(path, encoding="utf-8") as file:
            read = json.load(file)
        figures = cls(read["machine"])
        figures.values, figures.rows = read["values"], read["rows"]
        return figures

    def show_changes(self, before):
        """Each figure and ratio against an earlier run; what lies outside both spreads is marked."""
        print(f"\nSince {before.machine}\n\n{'':94}{'before':>13}{'now':>13}{'change':>9}")
        for name, values in self.values.items():
            if name in before.values:
                old = before.values[name]
                change(name, statistics.median(old), statistics.median(values),
                       min(values) > max(old) or max(values) < min(old))
        known = {(row["own"], row["peer"]): row for row in before.rows if row["peer"]}
        for row in self.rows:
            if (row["own"], row["peer"]) in known:
                old, old_least, old_most = before.ratios(known[row["own"], row["peer"]])
                new, least, most = self.ratios(row)
                change(f"ratio: {row['label']}, {row['peer_label']}", old, new,
                       least > old_most or most < old_least)


def change(label, old, new, is_beyond):
    print(f"{label:94}{amount(old):>13}{amount(new):>13}{new / old - 1 if old else 0:>+9.1%}"
          f"{'  beyond the spread' if is_beyond else ''}")


def amount(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread(values):
    return f"{amount(min(values))}–{amount(max(values))}" if len(values) > 1 else ""
