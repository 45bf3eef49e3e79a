"""Areas of boundaries in the plane x = longitude, y = sin(latitude), rule 65.

For rings that are convex: a boundary is the sum of its outer rings less its holes, so what two have in common is the sum of
what their rings have in common, each with its sign.
"""

import json
import math
from fractions import Fraction


def rings(boundary):
    """(sign, ring) of each ring, counterclockwise."""
    shape = json.loads(boundary) if isinstance(boundary, str) else boundary
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        for at, ring in enumerate(polygon):
            points = [(float(x), math.sin(math.radians(float(y)))) for x, y in ring[:-1]]
            yield (-1 if at else 1), points if area(points) > 0 else points[::-1]


def area(ring):
    """Twice the area would do, as only shares of areas are asked for."""
    (ox, oy), total = ring[0] if ring else (0, 0), 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        total += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
    return total / 2


def common(one, two):
    """What two convex rings share: the first, cut along each edge of the second."""
    for a, b in zip(two, two[1:] + two[:1]):
        side = lambda p: (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
        cut = []
        for p, q in zip(one, one[1:] + one[:1]):
            if side(p) >= 0:
                cut.append(p)
            if side(p) * side(q) < 0:
                t = side(p) / (side(p) - side(q))
                cut.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
        one = cut
    return area(one) if len(one) > 2 else 0.0


def place(one, two):
    """What is shared of the smaller one."""
    p, q = list(rings(one)), list(rings(two))
    shared = sum(s * t * common(a, b) for s, a in p for t, b in q)
    smaller = min(sum(s * area(a) for s, a in of) for of in (p, q))
    # Sines are no fractions, and floats err; what is left of a touching edge is no area.
    return Fraction(str(round(shared / smaller, 10)))
