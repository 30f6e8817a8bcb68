// PROJ does the mathematics. Its transformations are made at their first use and kept with the
// projector. Systems that differ from WGS 84 by nothing but the order of their axes never go
// through it, so their numbers are the stored ones to the last bit.
#include "tapak/geo/crs.h"

#include <math.h>
#include <proj.h>
#include <stdlib.h>
#include <string.h>

#define CRS_EPSG "http://www.opengis.net/def/crs/EPSG/0/"

enum { DENSIFY_POINTS = 21, WEB_MERCATOR = 2 };

// Back and forth through a projection is off by less than this; a box is let out by it, so that
// what lies on its edge stays in.
static const double slack_deg = 1e-9;
static const double web_mercator_most_m = 20037508.342789244;

const struct tapak_crs tapak_crs_list[TAPAK_CRS_COUNT] = {
    [TAPAK_CRS_CRS84] = {"http://www.opengis.net/def/crs/OGC/1.3/CRS84", "WGS 84, lon lat", true,
                         false},
    [TAPAK_CRS_4326] = {CRS_EPSG "4326", "WGS 84, lat lon", true, true},
    [WEB_MERCATOR] = {CRS_EPSG "3857", "Web Mercator", false, false},
    {CRS_EPSG "32649", "WGS 84 / UTM 49N", false, false},
    {CRS_EPSG "32650", "WGS 84 / UTM 50N", false, false},
    {CRS_EPSG "32749", "WGS 84 / UTM 49S", false, false},
    {CRS_EPSG "32750", "WGS 84 / UTM 50S", false, false},
    {CRS_EPSG "4755", "DGN95, lat lon", true, true},
    {CRS_EPSG "9470", "SRGI2013, lat lon", true, true},
};

struct tapak_projector {
    PJ_CONTEXT *proj;
    PJ *from_wgs84[TAPAK_CRS_COUNT];
};

const struct tapak_crs *tapak_crs_find(struct tapak_slice uri)
{
    for (size_t i = 0; i < TAPAK_CRS_COUNT; i++) {
        if (tapak_slice_equals(uri, tapak_crs_list[i].uri)) {
            return &tapak_crs_list[i];
        }
    }
    return NULL;
}

static void keep_quiet(void *context, int level, const char *message)
{
    (void)context;
    (void)level;
    (void)message;
}

enum tapak_status tapak_projector_create(struct tapak_projector **out_projector,
                                         struct tapak_error *err)
{
    struct tapak_projector *projector = calloc(1, sizeof *projector);
    if (projector == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for reference systems");
    }
    projector->proj = proj_context_create();
    if (projector->proj == NULL) {
        free(projector);
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for reference systems");
    }
    proj_log_func(projector->proj, NULL, keep_quiet);
    *out_projector = projector;
    return TAPAK_OK;
}

void tapak_projector_free(struct tapak_projector *projector)
{
    if (projector == NULL) {
        return;
    }
    for (size_t i = 0; i < TAPAK_CRS_COUNT; i++) {
        (void)proj_destroy(projector->from_wgs84[i]);
    }
    (void)proj_context_destroy(projector->proj);
    free(projector);
}

static enum tapak_status transformation(struct tapak_projector *projector,
                                        const struct tapak_crs *crs, PJ **out_pj,
                                        struct tapak_error *err)
{
    size_t index = (size_t)(crs - tapak_crs_list);
    PJ **pj = &projector->from_wgs84[index];
    if (*pj == NULL) {
        char name[16] = "EPSG:";
        (void)strncat(name, crs->uri + strlen(CRS_EPSG), sizeof name - strlen(name) - 1);
        *pj = proj_create_crs_to_crs(projector->proj, "OGC:CRS84", name, NULL);
    }
    if (*pj == NULL) {
        return tapak_fail(err, TAPAK_IO, "PROJ does not know %s", crs->uri);
    }
    *out_pj = *pj;
    return TAPAK_OK;
}

static bool is_plain(const struct tapak_crs *crs)
{
    return crs == &tapak_crs_list[TAPAK_CRS_CRS84] || crs == &tapak_crs_list[TAPAK_CRS_4326];
}

enum tapak_status tapak_crs_from_point(struct tapak_projector *projector,
                                       const struct tapak_crs *crs, struct tapak_point point,
                                       struct tapak_axes *out_axes, struct tapak_error *err)
{
    PJ *pj = NULL;
    if (is_plain(crs)) {
        *out_axes = crs->is_lat_first ? (struct tapak_axes){point.lat_deg, point.lon_deg}
                                      : (struct tapak_axes){point.lon_deg, point.lat_deg};
        return TAPAK_OK;
    }
    enum tapak_status status = transformation(projector, crs, &pj, err);
    if (status != TAPAK_OK) {
        return status;
    }
    PJ_COORD to = proj_trans(pj, PJ_FWD, proj_coord(point.lon_deg, point.lat_deg, 0, HUGE_VAL));
    if (!isfinite(to.xy.x) || !isfinite(to.xy.y)) {
        return tapak_fail(err, TAPAK_INVALID, "%g %g (lon, lat) has no place in %s", point.lon_deg,
                          point.lat_deg, crs->uri);
    }
    *out_axes = (struct tapak_axes){to.xy.x, to.xy.y};
    return TAPAK_OK;
}

enum tapak_status tapak_crs_to_point(struct tapak_projector *projector, const struct tapak_crs *crs,
                                     struct tapak_axes axes, struct tapak_point *out_point,
                                     struct tapak_error *err)
{
    PJ *pj = NULL;
    if (is_plain(crs)) {
        *out_point = crs->is_lat_first ? (struct tapak_point){axes.second, axes.first}
                                       : (struct tapak_point){axes.first, axes.second};
        return TAPAK_OK;
    }
    enum tapak_status status = transformation(projector, crs, &pj, err);
    if (status != TAPAK_OK) {
        return status;
    }
    PJ_COORD from = proj_trans(pj, PJ_INV, proj_coord(axes.first, axes.second, 0, HUGE_VAL));
    if (!isfinite(from.xy.x) || !isfinite(from.xy.y)) {
        return tapak_fail(err, TAPAK_INVALID, "%.10g %.10g in %s has no place on Earth", axes.first,
                          axes.second, crs->uri);
    }
    *out_point = (struct tapak_point){from.xy.x, from.xy.y};
    return TAPAK_OK;
}

static enum tapak_status check_corners(const struct tapak_crs *crs, struct tapak_axes low,
                                       struct tapak_axes high, struct tapak_error *err)
{
    double south = crs->is_lat_first ? low.first : low.second;
    double north = crs->is_lat_first ? high.first : high.second;
    double west = crs->is_lat_first ? low.second : low.first;
    double east = crs->is_lat_first ? high.second : high.first;
    if (south > north) {
        return tapak_fail(err, TAPAK_INVALID, "its lower side is above its upper side");
    }
    if (crs->is_degrees &&
        !(fabs(south) <= 90 && fabs(north) <= 90 && fabs(west) <= 180 && fabs(east) <= 180)) {
        return tapak_fail(err, TAPAK_INVALID,
                          "longitudes are within [-180, 180], latitudes within [-90, 90]");
    }
    if (!crs->is_degrees && west > east && crs != &tapak_crs_list[WEB_MERCATOR]) {
        return tapak_fail(err, TAPAK_INVALID, "its left side is behind its right side");
    }
    if (crs == &tapak_crs_list[WEB_MERCATOR] &&
        !(fabs(west) <= web_mercator_most_m && fabs(east) <= web_mercator_most_m)) {
        return tapak_fail(err, TAPAK_INVALID, "eastings are within [-20037508.35, 20037508.35]");
    }
    return TAPAK_OK;
}

static struct tapak_box let_out(struct tapak_box box)
{
    return (struct tapak_box){
        fmax(box.west_deg - slack_deg, -180), fmax(box.south_deg - slack_deg, -90),
        fmin(box.east_deg + slack_deg, 180), fmin(box.north_deg + slack_deg, 90)};
}

// The corners alone: meridians and parallels are straight in these systems.
static bool by_corners(PJ *pj, struct tapak_axes low, struct tapak_axes high,
                       struct tapak_box *out_box)
{
    PJ_COORD first = proj_trans(pj, PJ_INV, proj_coord(low.first, low.second, 0, HUGE_VAL));
    PJ_COORD last = proj_trans(pj, PJ_INV, proj_coord(high.first, high.second, 0, HUGE_VAL));
    *out_box = (struct tapak_box){first.xy.x, first.xy.y, last.xy.x, last.xy.y};
    return isfinite(first.xy.x) && isfinite(first.xy.y) && isfinite(last.xy.x) &&
           isfinite(last.xy.y);
}

static bool by_edges(struct tapak_projector *projector, PJ *pj, struct tapak_axes low,
                     struct tapak_axes high, struct tapak_box *out_box)
{
    struct tapak_box box = {0};
    bool is_found = proj_trans_bounds(projector->proj, pj, PJ_INV, low.first, low.second,
                                      high.first, high.second, &box.west_deg, &box.south_deg,
                                      &box.east_deg, &box.north_deg, DENSIFY_POINTS) != 0;
    *out_box = box;
    return is_found && isfinite(box.west_deg) && isfinite(box.south_deg) &&
           isfinite(box.east_deg) && isfinite(box.north_deg);
}

enum tapak_status tapak_crs_to_box(struct tapak_projector *projector, const struct tapak_crs *crs,
                                   struct tapak_axes low, struct tapak_axes high,
                                   struct tapak_box *out_box, struct tapak_error *err)
{
    PJ *pj = NULL;
    struct tapak_box box;
    enum tapak_status status = check_corners(crs, low, high, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (is_plain(crs)) {
        *out_box = crs->is_lat_first
                       ? (struct tapak_box){low.second, low.first, high.second, high.first}
                       : (struct tapak_box){low.first, low.second, high.first, high.second};
        return TAPAK_OK;
    }
    status = transformation(projector, crs, &pj, err);
    if (status != TAPAK_OK) {
        return status;
    }
    bool is_straight = crs->is_degrees || crs == &tapak_crs_list[WEB_MERCATOR];
    if (is_straight ? !by_corners(pj, low, high, &box)
                    : !by_edges(projector, pj, low, high, &box)) {
        return tapak_fail(err, TAPAK_INVALID, "it has no place on Earth in %s", crs->uri);
    }
    *out_box = let_out(box);
    return TAPAK_OK;
}
