"""Draws the sources of the example packages again; two runs give the same bytes."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import shapely
from drawing import case, farmland, network, protected, structure, towns, transit, water
from drawing.facts import county, localities, place, rows
from drawing.grid import parts_of, whole_metres
from drawing.output import Features, Value, write_csv, write_geojson
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent


def _merged(lines: Sequence[network.Line], verge: float) -> BaseGeometry:
    return shapely.union_all([line.shape.buffer(verge, quad_segs=2) for line in lines])


def draw(target: Path) -> dict[str, int]:
    """Write every drawn source under target and return the number of objects a file."""
    count: dict[str, int] = {}
    lakes = water.lakes()
    wet = [lake.shape for lake in lakes]
    sea = shapely.union_all(wet)
    streams = water.streams(lakes)
    roads, rails = network.roads(wet), network.railways(wet)
    local = network.local_roads(wet, roads)
    every_road = shapely.union_all([r.shape for r in (*roads, *local)])
    built = towns.towns(sea, every_road, case.PLAN.buffer(140))
    inside = shapely.union_all([t.shape for t in built])
    streets = towns.streets(built, shapely.union_all([r.shape for r in roads]))
    local = _outside_towns(local, inside)

    land = farmland.open_land([sea.buffer(25)])
    main = [r for r in roads if r.kind != "lansvag"]
    small = [r for r in roads if r.kind == "lansvag"]
    verges = [_merged(main, 22), _merged(small, 12), _merged(rails, 16), _merged(local, 8)]
    wet_verges = [s.line.buffer(9, quad_segs=2) for s in streams]
    blocks = farmland.blocks(
        land,
        shapely.union_all(verges),
        shapely.union_all([*wet_verges, sea.buffer(25), inside.buffer(12, join_style="mitre")]),
    )
    woods = farmland.woods(land, shapely.union_all([sea, inside]))

    def put(name: str, features: Features) -> None:
        count[name] = write_geojson(target / name, features)

    put("sjoar/sjoar.geojson", (({"namn": s.name}, s.shape) for s in lakes))
    put("sjoar/vattendrag.geojson", (({"namn": s.name}, s.line) for s in streams))
    put("vagar/vagar.geojson", (({"nummer": r.name, "klass": r.kind}, r.shape) for r in roads))
    put("vagar/lokalvagar.geojson", (({"typ": r.kind}, r.shape) for r in local))
    put("vagar/gator.geojson", (({"typ": "gata"}, s) for s in streets))
    put("jarnvag/jarnvag.geojson", (({"namn": r.name, "trafik": r.kind}, r.shape) for r in rails))
    put(
        "orter/tatorter.geojson",
        (
            (
                {
                    "namn": t.place.name,
                    "kommun": t.place.municipality,
                    "befolkning": t.place.population,
                },
                t.shape,
            )
            for t in built
        ),
    )
    put("markslag/skog.geojson", (({"typ": "skog"}, s) for s in woods))
    put(
        "jordbruksmark/jordbruksmark.geojson",
        (({"block_id": b.key, "klass": str(b.grade)}, b.shape) for b in blocks),
    )
    put("rus-strukturbild/noder.geojson", structure.nodes())
    put("rus-strukturbild/strak.geojson", structure.corridors())
    put("rus-strukturbild/samband.geojson", structure.relations())
    put("rus-strukturbild/gronstruktur.geojson", structure.green())
    put("vattenskydd/vattenskydd.geojson", protected.water_protection())
    put("riksintressen/riksintresse_natur.geojson", protected.interests("natur"))
    put("riksintressen/riksintresse_kultur.geojson", protected.interests("kultur"))
    put("riksintressen/riksintresse_jarnvag.geojson", protected.railway_interest(rails))
    mapped = protected.inventoried()
    put("naturvarden/inventerat.geojson", [({"namn": "inventerat"}, p) for p in parts_of(mapped)])
    put(
        "naturvarden/naturvarden.geojson",
        protected.nature_values(mapped, shapely.union_all([sea, inside])),
    )
    put("fornlamningar/fornlamningar.geojson", protected.remains(shapely.union_all([sea, inside])))
    north = protected.wind_mapped()
    put("vindbruk/kartlagt.geojson", [({"namn": "norra länsdelen"}, north)])
    put(
        "vindbruk/vindbruksomraden.geojson",
        protected.wind_areas(north, shapely.union_all([sea, inside])),
    )
    put(
        "exempelarende/plan.geojson",
        [({"namn": "Norra Mosås verksamhetsområde"}, whole_metres(case.PLAN))],
    )
    count["exempelarende/ide.geojson"] = case.write_idea(target / "exempelarende/ide.geojson")
    _tables(target, count, roads, local, built, blocks, sea)
    return count


def _outside_towns(lines: Sequence[network.Line], built: BaseGeometry) -> list[network.Line]:
    """Return the local roads as they are outside the towns, where streets take over."""
    core = built.buffer(-220)
    out: list[network.Line] = []
    for line in lines:
        left = line.shape.difference(core)
        parts = [p for p in getattr(left, "geoms", [left]) if p.length > 200]
        out.extend(network.Line(None, line.kind, whole_metres(p.simplify(4))) for p in parts)
    return out


def _tables(
    target: Path,
    count: dict[str, int],
    roads: Sequence[network.Line],
    local: Sequence[network.Line],
    built: Sequence[towns.Town],
    blocks: Sequence[farmland.Block],
    sea: BaseGeometry,
) -> None:
    places: list[list[Value]] = [
        [
            p.name,
            p.municipality,
            p.population,
            p.year,
            p.level,
            "befolkning kontrollerad" if p.checked else "befolkning ej kontrollerad",
            round(p.at[0]),
            round(p.at[1]),
        ]
        for p in localities()
    ]
    head = ["namn", "kommun", "befolkning", "befolkning_ar", "niva", "kontroll", "e", "n"]
    count["orter/orter.csv"] = write_csv(target / "orter/orter.csv", head, places)
    stations: list[list[Value]] = []
    for row in rows("stationer"):
        east, north = place(row["lat"], row["lon"])
        stations.append([row["namn"], row["signatur"], round(east), round(north)])
    count["jarnvag/stationer.csv"] = write_csv(
        target / "jarnvag/stationer.csv", ["namn", "signatur", "e", "n"], stations
    )
    stops = transit.stop_rows(transit.stops(roads, built))
    head = ["hallplats_id", "namn", "turer_vardag", "turer_efter_18", "turer_helg", "niva"]
    count["kollektivtrafik/hallplatser.csv"] = write_csv(
        target / "kollektivtrafik/hallplatser.csv", [*head, "e", "n"], stops
    )
    cells = transit.cells(built, [*roads, *local], blocks, sea)
    head = ["ruta", "e", "n", "hushall", "anslutna", "passerade", "status"]
    count["bredband/bredband_250m.csv"] = write_csv(
        target / "bredband/bredband_250m.csv", head, cells
    )


def main() -> None:
    """Draw into the folder given, or beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ut", type=Path, default=HERE, help="mapp att skriva i")
    for name, number in sorted(draw(parser.parse_args().ut).items()):
        print(f"{number:6d}  {name}")
    print(f"Länets yta: {county().area / 1e6:.0f} km²")


if __name__ == "__main__":
    main()
