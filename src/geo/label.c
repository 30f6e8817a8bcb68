// The centre of the largest circle in the largest part: a label there has most room around it.
#include <math.h>

#include "geo/geos.h"

static const double steps_across = 200; // a label need not stand more exactly than that

static const GEOSGeometry *largest_part(struct tapak_shapes *shapes, const GEOSGeometry *shape)
{
    const GEOSGeometry *largest = NULL;
    double largest_area = -1;
    int count = GEOSGetNumGeometries_r(shapes->geos, shape);
    for (int i = 0; i < count; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(shapes->geos, shape, i);
        double area = 0;
        if (part != NULL && GEOSArea_r(shapes->geos, part, &area) == 1 && area > largest_area) {
            largest = part;
            largest_area = area;
        }
    }
    return largest;
}

static double size_of(struct tapak_shapes *shapes, const GEOSGeometry *part)
{
    double west = 0;
    double south = 0;
    double east = 0;
    double north = 0;
    if (GEOSGeom_getExtent_r(shapes->geos, part, &west, &south, &east, &north) != 1) {
        return 0;
    }
    return fmax(east - west, north - south);
}

// The circle comes as a line from its centre to the boundary.
static GEOSGeometry *centre_of(struct tapak_shapes *shapes, const GEOSGeometry *part)
{
    double tolerance = size_of(shapes, part) / steps_across;
    GEOSGeometry *radius =
        tolerance > 0 ? GEOSMaximumInscribedCircle_r(shapes->geos, part, tolerance) : NULL;
    GEOSGeometry *centre = radius == NULL ? NULL : GEOSGeomGetStartPoint_r(shapes->geos, radius);
    GEOSGeom_destroy_r(shapes->geos, radius);
    if (centre != NULL && GEOSContains_r(shapes->geos, part, centre) == 1) {
        return centre;
    }
    GEOSGeom_destroy_r(shapes->geos, centre);
    return GEOSPointOnSurface_r(shapes->geos, part);
}

enum tapak_status tapak_shape_label_point(struct tapak_shapes *shapes, struct tapak_wkb wkb,
                                          struct tapak_point *out_point, struct tapak_error *err)
{
    GEOSGeometry *shape = NULL;
    GEOSGeometry *centre = NULL;
    struct tapak_point point = {0};
    enum tapak_status status = geo_shapes_from_wkb(shapes, wkb, &shape, err);
    if (status != TAPAK_OK) {
        return status;
    }
    const GEOSGeometry *part = largest_part(shapes, shape);
    if (part == NULL || GEOSisEmpty_r(shapes->geos, part) != 0) {
        status = tapak_fail(err, TAPAK_INVALID, "the shape has no area");
        goto out;
    }
    centre = centre_of(shapes, part);
    if (centre == NULL || GEOSGeomGetX_r(shapes->geos, centre, &point.lon_deg) != 1 ||
        GEOSGeomGetY_r(shapes->geos, centre, &point.lat_deg) != 1) {
        status = geo_shapes_fail(shapes, "finding a point in a shape", err);
        goto out;
    }
    *out_point = point;
out:
    GEOSGeom_destroy_r(shapes->geos, centre);
    GEOSGeom_destroy_r(shapes->geos, shape);
    return status;
}
