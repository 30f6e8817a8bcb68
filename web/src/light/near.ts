// How far a point is from a village, on a plane around it: within a few kilometres exact to a metre or so.
import type { MultiPolygon, Polygon, Position } from 'geojson';

const METRES_A_DEGREE = 111_320;

function polygonsOf(shape: Polygon | MultiPolygon): Position[][][] {
    return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
}

/** Distance to the segment a–b from the origin. */
function toSegment(ax: number, ay: number, bx: number, by: number): number {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length));
    return Math.hypot(ax + share * dx, ay + share * dy);
}

/** Metres from a point (lon, lat) to a shape; 0 inside of it. */
export function distanceTo(shape: Polygon | MultiPolygon, [lon = 0, lat = 0]: Position): number {
    const metresLon = METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180);
    let nearest = Infinity;
    for (const polygon of polygonsOf(shape)) {
        let inside = false;
        for (const ring of polygon) {
            for (let i = 0; i + 1 < ring.length; i++) {
                const [px = 0, py = 0] = ring[i] ?? [];
                const [qx = 0, qy = 0] = ring[i + 1] ?? [];
                const [ax, ay] = [(px - lon) * metresLon, (py - lat) * METRES_A_DEGREE];
                const [bx, by] = [(qx - lon) * metresLon, (qy - lat) * METRES_A_DEGREE];
                if (ay > 0 !== by > 0 && ax - (ay * (bx - ax)) / (by - ay) > 0) {
                    inside = !inside;
                }
                nearest = Math.min(nearest, toSegment(ax, ay, bx, by));
            }
        }
        if (inside) {
            return 0;
        }
    }
    return nearest;
}

/** A box that is wider by so many metres on each side. */
export function widen(box: [number, number, number, number], metres: number): [number, number, number, number] {
    const dy = metres / METRES_A_DEGREE;
    const dx = dy / Math.max(0.1, Math.cos((box[1] * Math.PI) / 180));
    return [box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy];
}
