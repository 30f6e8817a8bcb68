// A filter decides nearly always; where it cannot, the determinant is summed without any error.
#include "geo/predicate.h"

#include <math.h>

enum { PRODUCTS = 6 };

struct tapak_point tapak_settle(struct tapak_point point)
{
    static const double smallest = 1e-140;
    point.lon_deg = fabs(point.lon_deg) < smallest ? 0 : point.lon_deg;
    point.lat_deg = fabs(point.lat_deg) < smallest ? 0 : point.lat_deg;
    return point;
}

// Adds number to an expansion (components that do not overlap, smallest first) without error.
static int grow(double *parts, int count, double number)
{
    double sum = number;
    int kept = 0;
    for (int i = 0; i < count; i++) {
        double part = parts[i];
        double next = sum + part;
        double virtual_part = next - sum;
        double error = (sum - (next - virtual_part)) + (part - virtual_part);
        if (error != 0) {
            parts[kept++] = error;
        }
        sum = next;
    }
    if (sum != 0 || kept == 0) {
        parts[kept++] = sum;
    }
    return kept;
}

static int exact_orientation(struct tapak_point a, struct tapak_point b, struct tapak_point c)
{
    // (ax - cx)(by - cy) - (ay - cy)(bx - cx), multiplied out; cx cy cancels.
    const double left[PRODUCTS] = {a.lon_deg,  -a.lon_deg, -c.lon_deg,
                                   -a.lat_deg, a.lat_deg,  c.lat_deg};
    const double right[PRODUCTS] = {b.lat_deg, c.lat_deg, b.lat_deg,
                                    b.lon_deg, c.lon_deg, b.lon_deg};
    double parts[2 * PRODUCTS + 2];
    int count = 0;
    for (int i = 0; i < PRODUCTS; i++) {
        double product = left[i] * right[i];
        double error = fma(left[i], right[i], -product);
        count = grow(parts, count, error);
        count = grow(parts, count, product);
    }
    double largest = parts[count - 1];
    return (largest > 0) - (largest < 0);
}

int tapak_orientation(struct tapak_point a, struct tapak_point b, struct tapak_point c)
{
    static const double filter = (3.0 + 16.0 * 0x1p-53) * 0x1p-53;
    double left = (a.lon_deg - c.lon_deg) * (b.lat_deg - c.lat_deg);
    double right = (a.lat_deg - c.lat_deg) * (b.lon_deg - c.lon_deg);
    double determinant = left - right;
    double bound = filter * (fabs(left) + fabs(right));
    if (determinant > bound || -determinant > bound) {
        return determinant > 0 ? 1 : -1;
    }
    return exact_orientation(a, b, c);
}
