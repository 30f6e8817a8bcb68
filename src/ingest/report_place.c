// Coordinates are read or the row is refused; nothing is guessed. Latitude and longitude that stand
// exchanged are put right only when the exchange alone brings the point into the area of interest.

#include "ingest/report_place.h"

#include "tapak/base/number.h"
#include "tapak/decode/coordinate.h"

#include <string.h>

#define ACCURACY_CEILING_M 1e6

// Read as they stand; what fails, or lies elsewhere, once more the other way round.
static enum tapak_status read_pair(struct report_reader *reader, struct tapak_slice lat,
                                   struct tapak_slice lon, struct report_item *item)
{
    const struct tapak_box *area = &reader->run->world->area_of_interest;
    struct tapak_point *point = &item->report.point;
    struct tapak_error ignored = {0};
    enum tapak_status status = tapak_coordinate_pair(lat, lon, point, &reader->why);
    if (status == TAPAK_OK) {
        item->report.was_swapped = tapak_coordinate_unswap(point, area);
        return status;
    }
    struct tapak_point exchanged;
    if (status == TAPAK_INVALID &&
        tapak_coordinate_pair(lon, lat, &exchanged, &ignored) == TAPAK_OK &&
        tapak_box_covers(area, exchanged)) {
        *point = exchanged;
        item->report.was_swapped = true;
        return TAPAK_OK;
    }
    return status;
}

static enum row_fate refuse_place(struct report_reader *reader, enum report_field field)
{
    char message[TAPAK_ERROR_BYTES];
    memcpy(message, reader->why.message, sizeof message);
    return report_refuse(reader, field, "%s", message);
}

static enum row_fate read_columns(struct report_reader *reader, struct report_item *item)
{
    struct tapak_report *report = &item->report;
    struct tapak_slice lat = report_cell(reader, FIELD_LAT);
    struct tapak_slice lon = report_cell(reader, FIELD_LON);
    struct tapak_slice cell = report_cell(reader, FIELD_POINT);
    struct tapak_slice x = report_cell(reader, FIELD_X);
    struct tapak_slice y = report_cell(reader, FIELD_Y);
    const char *crs = reader->run->options->crs;
    enum tapak_status status = TAPAK_NOT_FOUND;
    enum report_field field = FIELD_LAT;
    if (lat.length > 0 || lon.length > 0) {
        status = read_pair(reader, lat, lon, item);
    } else if (cell.length > 0) {
        field = FIELD_POINT;
        status = tapak_coordinate_cell(cell, &report->point, &report->accuracy_m, &reader->why);
        report->was_swapped =
            status == TAPAK_OK &&
            tapak_coordinate_unswap(&report->point, &reader->run->world->area_of_interest);
    } else if (x.length > 0 || y.length > 0) {
        if (crs == NULL) {
            return report_refuse(reader, FIELD_X,
                                 "columns x and y need their reference system: --crs EPSG:N");
        }
        field = FIELD_X;
        status = tapak_coordinate_projected(x, y, crs, &report->point, &reader->why);
    }
    if (status == TAPAK_NOT_FOUND) {
        return ROW_TAKEN;
    }
    report->has_point = status == TAPAK_OK;
    return status == TAPAK_OK ? ROW_TAKEN : refuse_place(reader, field);
}

static enum row_fate read_point(struct report_reader *reader, const struct tapak_row *row,
                                struct report_item *item)
{
    struct tapak_report *report = &item->report;
    if (row->has_point && !reader->columns.is_mapped_point) {
        report->has_point = true;
        report->point = row->point;
        report->was_swapped =
            tapak_coordinate_unswap(&report->point, &reader->run->world->area_of_interest);
    } else {
        enum row_fate fate = read_columns(reader, item);
        if (fate != ROW_TAKEN) {
            return fate;
        }
    }
    if (!report->has_point && row->has_shape && !row->has_point) {
        return report_refuse(reader, FIELD_POINT, "the geometry is not a point");
    }
    if (report->has_point && !tapak_point_is_valid(report->point)) {
        return report_refuse(reader, FIELD_LAT, "latitude %.10g, longitude %.10g is not on Earth",
                             report->point.lat_deg, report->point.lon_deg);
    }
    if (report->has_point && tapak_point_is_nowhere(report->point)) {
        report->has_point = false;
        report->was_swapped = false;
    }
    return ROW_TAKEN;
}

static enum row_fate read_accuracy(struct report_reader *reader, struct report_item *item)
{
    struct tapak_slice cell = report_cell(reader, FIELD_ACCURACY);
    double accuracy_m = 0;
    if (cell.length > 1 && cell.text[cell.length - 1] == 'm') {
        cell = tapak_slice_trim((struct tapak_slice){cell.text, cell.length - 1});
    }
    if (cell.length == 0) {
        return ROW_TAKEN;
    }
    if (!tapak_parse_double(cell.text, cell.length, &accuracy_m) || accuracy_m < 0 ||
        accuracy_m > ACCURACY_CEILING_M) {
        return report_refuse(reader, FIELD_ACCURACY, "is not a number of metres up to %g",
                             ACCURACY_CEILING_M);
    }
    item->report.accuracy_m = accuracy_m;
    return ROW_TAKEN;
}

static const char *declared(struct report_reader *reader, enum report_field field)
{
    return run_copy(reader->run, report_cell(reader, field));
}

// The report keeps names of regency, district and village. When those alone would lead elsewhere
// than all that was said (a code, a province), that is kept in their place.
static void keep_claim(struct report_reader *reader, struct report_item *item)
{
    const struct tapak_gazetteer *gazetteer = reader->run->world->gazetteer;
    struct tapak_place_claim kept = item->claim;
    struct tapak_code code = tapak_gazetteer_code(gazetteer, kept.code);
    kept.code = (struct tapak_slice){NULL, 0};
    kept.province = (struct tapak_slice){NULL, 0};
    struct tapak_code all = tapak_gazetteer_match(gazetteer, &item->claim);
    struct tapak_code names = tapak_gazetteer_match(gazetteer, &kept);
    if (item->claim.code.length > 0 && tapak_code_compare(&code, &names) != 0) {
        item->report.declared_village = run_copy(reader->run, item->claim.code);
    } else if (tapak_code_compare(&all, &names) != 0) {
        char both[2 * TAPAK_MAX_NAME_BYTES + 4];
        int length =
            snprintf(both, sizeof both, "%s, %.*s",
                     item->report.declared_regency == NULL ? "" : item->report.declared_regency,
                     (int)item->claim.province.length, item->claim.province.text);
        item->report.declared_regency =
            run_copy(reader->run, (struct tapak_slice){both, (size_t)length});
    }
}

enum row_fate report_place_read(struct report_reader *reader, const struct tapak_row *row,
                                struct report_item *item)
{
    enum row_fate fate = ROW_TAKEN;
    for (int f = FIELD_PROVINCE; f <= FIELD_CODE; f++) {
        if (report_cell(reader, f).length > TAPAK_MAX_NAME_BYTES) {
            return report_refuse(reader, f, "is longer than %zu bytes", TAPAK_MAX_NAME_BYTES);
        }
    }
    fate = read_point(reader, row, item);
    if (fate == ROW_TAKEN) {
        fate = read_accuracy(reader, item);
    }
    if (fate != ROW_TAKEN) {
        return fate;
    }
    item->report.declared_regency = declared(reader, FIELD_REGENCY);
    item->report.declared_district = declared(reader, FIELD_DISTRICT);
    item->report.declared_village = declared(reader, FIELD_VILLAGE);
    item->claim = (struct tapak_place_claim){
        .has_point = item->report.has_point,
        .point = item->report.point,
        .accuracy_m = item->report.accuracy_m,
        .province = tapak_slice_of(declared(reader, FIELD_PROVINCE)),
        .regency = tapak_slice_of(item->report.declared_regency),
        .district = tapak_slice_of(item->report.declared_district),
        .village = tapak_slice_of(item->report.declared_village),
        .code = tapak_slice_of(declared(reader, FIELD_CODE)),
    };
    if (item->claim.code.length > 0 || item->claim.province.length > 0) {
        keep_claim(reader, item);
    }
    return ROW_TAKEN;
}
