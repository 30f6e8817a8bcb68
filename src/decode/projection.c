#include "tapak/decode/coordinate.h"

#include "tapak/base/number.h"

#include "decode/gdal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { METRES_BYTES = 40 };

// Transverse Mercator of UTM is meant for its zone; what lies far outside is a wrong number.
static const double easting_least_m = 100000;
static const double easting_most_m = 900000;

struct tapak_projection {
    OGRCoordinateTransformationH to_wgs84;
    bool is_utm;
};

enum tapak_status tapak_projection_create(struct tapak_projection **out_projection, const char *crs,
                                          struct tapak_error *err)
{
    OGRSpatialReferenceH from = NULL;
    OGRSpatialReferenceH to = NULL;
    struct tapak_projection *projection = NULL;
    struct gdal_errors errors;
    enum tapak_status status = gdal_crs(crs, &from, err);
    if (status != TAPAK_OK) {
        return status;
    }
    to = gdal_wgs84();
    projection = calloc(1, sizeof *projection);
    if (to == NULL || projection == NULL) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a projection");
        goto out;
    }
    int is_north = 0;
    projection->is_utm = OSRGetUTMZone(from, &is_north) != 0;
    gdal_errors_begin(&errors);
    projection->to_wgs84 = OCTNewCoordinateTransformation(from, to);
    gdal_errors_end();
    if (projection->to_wgs84 == NULL) {
        status = tapak_fail(err, TAPAK_UNSUPPORTED, "%s cannot be converted to WGS 84", crs);
        goto out;
    }
    *out_projection = projection;
    projection = NULL;
out:
    tapak_projection_free(projection);
    OSRRelease(to);
    OSRRelease(from);
    return status;
}

void tapak_projection_free(struct tapak_projection *projection)
{
    if (projection == NULL) {
        return;
    }
    if (projection->to_wgs84 != NULL) {
        OCTDestroyCoordinateTransformation(projection->to_wgs84);
    }
    free(projection);
}

// "m", "mE", "mT", "mN", "mU", "mS" behind the number.
static struct tapak_slice cut_unit(struct tapak_slice text)
{
    size_t end = text.length;
    if (end > 1 && memchr("ETNUSetnus", text.text[end - 1], 10) != NULL &&
        (text.text[end - 2] == 'm' || text.text[end - 2] == 'M')) {
        end--;
    }
    if (end > 1 && (text.text[end - 1] == 'm' || text.text[end - 1] == 'M')) {
        end--;
    } else {
        end = text.length;
    }
    return tapak_slice_trim((struct tapak_slice){text.text, end});
}

// Points in groups of three digits in front of a decimal comma mark thousands; a comma alone is a
// decimal sign.
static bool read_metres(struct tapak_slice cell, double *out_metres)
{
    struct tapak_slice text = cut_unit(tapak_slice_trim(cell));
    char copy[METRES_BYTES];
    size_t length = 0;
    const char *comma = memchr(text.text, ',', text.length);
    size_t whole = comma == NULL ? text.length : (size_t)(comma - text.text);
    size_t points = 0;
    for (size_t i = 0; i < text.length && length < sizeof copy; i++) {
        bool is_point = text.text[i] == '.';
        bool is_thousand = is_point && i < whole && (whole - i) % 4 == 0 && i > 0;
        points += is_point ? 1 : 0;
        if (is_point && comma != NULL && !is_thousand) {
            return false;
        }
        if (!is_point || comma == NULL) {
            copy[length++] = text.text[i] == ',' ? '.' : text.text[i];
        }
    }
    if (comma == NULL && points > 1) {
        return false; // "9.945.123": thousands, most likely, but not said
    }
    return length < sizeof copy && tapak_parse_double(copy, length, out_metres);
}

static enum tapak_status read_cell(const char *name, struct tapak_slice cell, double *out_metres,
                                   struct tapak_error *err)
{
    if (tapak_slice_trim(cell).length == 0 || !read_metres(cell, out_metres)) {
        return tapak_fail(err, TAPAK_INVALID, "%s \"%.*s\" is no number of metres", name,
                          (int)(cell.length < 40 ? cell.length : 40),
                          cell.text == NULL ? "" : cell.text);
    }
    return TAPAK_OK;
}

enum tapak_status tapak_projection_read(struct tapak_projection *projection, struct tapak_slice x,
                                        struct tapak_slice y, struct tapak_point *out_point,
                                        struct tapak_error *err)
{
    double easting = 0;
    double northing = 0;
    if (tapak_slice_trim(x).length == 0 && tapak_slice_trim(y).length == 0) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "no coordinates");
    }
    enum tapak_status status = read_cell("x", x, &easting, err);
    if (status == TAPAK_OK) {
        status = read_cell("y", y, &northing, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    if (projection->is_utm && !(easting >= easting_least_m && easting <= easting_most_m)) {
        return tapak_fail(err, TAPAK_INVALID, "easting %.10g m is not within [%.0f, %.0f]", easting,
                          easting_least_m, easting_most_m);
    }
    struct gdal_errors errors;
    double lon = easting;
    double lat = northing;
    gdal_errors_begin(&errors);
    int is_done = OCTTransform(projection->to_wgs84, 1, &lon, &lat, NULL);
    gdal_errors_end();
    struct tapak_point point = {lon, lat};
    if (!is_done || !tapak_point_is_valid(point)) {
        return tapak_fail(err, TAPAK_INVALID, "(%.10g, %.10g) is no position of that system",
                          easting, northing);
    }
    *out_point = point;
    return TAPAK_OK;
}

enum tapak_status tapak_coordinate_projected(struct tapak_slice x, struct tapak_slice y,
                                             const char *crs, struct tapak_point *out_point,
                                             struct tapak_error *err)
{
    struct tapak_projection *projection = NULL;
    enum tapak_status status = tapak_projection_create(&projection, crs, err);
    if (status == TAPAK_OK) {
        status = tapak_projection_read(projection, x, y, out_point, err);
    }
    tapak_projection_free(projection);
    return status;
}
