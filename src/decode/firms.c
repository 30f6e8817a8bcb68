#include "tapak/decode/firms.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"
#include "tapak/decode/when.h"

#include <stdio.h>
#include <string.h>

enum { LOW_MOST_PERCENT = 29, MEDIUM_MOST_PERCENT = 80, SHOWN_BYTES = 40, NAMES = 4 };

static const double brightness_most_k = 2000;
static const double frp_most_mw = 100000;

static int find(const struct tapak_table *table, const char *const *names)
{
    int column = -1;
    for (size_t i = 0; i < NAMES && names[i] != NULL && column < 0; i++) {
        column = tapak_table_find(table, names[i]);
    }
    return column;
}

enum tapak_status tapak_firms_recognise(const struct tapak_table *table,
                                        struct tapak_firms_columns *out_columns,
                                        struct tapak_error *err)
{
    const struct tapak_firms_columns columns = {
        .latitude = find(table, (const char *const[NAMES]){"latitude", "lat"}),
        .longitude = find(table, (const char *const[NAMES]){"longitude", "long", "lon", "lng"}),
        .brightness = find(table, (const char *const[NAMES]){"brightness", "bright_ti4"}),
        .acq_date = find(table, (const char *const[NAMES]){"acq_date", "date_hotspot_ori"}),
        .acq_time = find(table, (const char *const[NAMES]){"acq_time"}),
        .satellite = find(table, (const char *const[NAMES]){"satellite", "sumber"}),
        .instrument = find(table, (const char *const[NAMES]){"instrument"}),
        .confidence = find(table, (const char *const[NAMES]){"confidence_level", "confidence"}),
        .frp = find(table, (const char *const[NAMES]){"frp"}),
        .daynight = find(table, (const char *const[NAMES]){"daynight"}),
        .type = find(table, (const char *const[NAMES]){"type"}),
    };
    bool has_features = strcmp(tapak_table_format(table), "csv") != 0 &&
                        strcmp(tapak_table_format(table), "xlsx") != 0;
    bool has_place = (columns.latitude >= 0 && columns.longitude >= 0) || has_features;
    const char *missing = !has_place               ? "latitude and longitude"
                          : columns.acq_date < 0   ? "acq_date or date_hotspot_ori"
                          : columns.satellite < 0  ? "satellite or sumber"
                          : columns.confidence < 0 ? "confidence or confidence_level"
                                                   : NULL;
    if (missing != NULL) {
        return tapak_fail(err, TAPAK_UNSUPPORTED,
                          "no table of fire detections: it has no column %s", missing);
    }
    *out_columns = columns;
    return TAPAK_OK;
}

static bool is_graph(char character)
{
    return character > ' ' && character < '\x7F';
}

// Trimmed; cells without white space, which are nearly all, are not looked at twice.
static inline struct tapak_slice cell_at(const struct tapak_row *row, int column)
{
    struct tapak_slice cell = {0};
    if (column >= 0) {
        cell = row->cells[column];
    }
    bool is_trim =
        cell.length == 0 || (is_graph(cell.text[0]) && is_graph(cell.text[cell.length - 1]));
    return is_trim ? cell : tapak_slice_trim(cell);
}

static enum tapak_status fail_cell(struct tapak_error *err, const char *name,
                                   struct tapak_slice cell, const char *rule)
{
    return tapak_fail(err, TAPAK_INVALID, "%s \"%.*s\" is not %s", name,
                      (int)(cell.length < SHOWN_BYTES ? cell.length : SHOWN_BYTES),
                      cell.text == NULL ? "" : cell.text, rule);
}

static enum tapak_status read_point(const struct tapak_firms_columns *columns,
                                    const struct tapak_row *row, struct tapak_point *out_point,
                                    struct tapak_error *err)
{
    if (columns->latitude < 0 || columns->longitude < 0) {
        *out_point = row->point;
        return row->has_point ? TAPAK_OK
                              : tapak_fail(err, TAPAK_INVALID, "the feature has no point");
    }
    struct tapak_slice lat = cell_at(row, columns->latitude);
    struct tapak_slice lon = cell_at(row, columns->longitude);
    struct tapak_point point = {0};
    if (!tapak_parse_double(lat.text, lat.length, &point.lat_deg) || !(point.lat_deg >= -90) ||
        !(point.lat_deg <= 90)) {
        return fail_cell(err, "latitude", lat, "a number within [-90, 90]");
    }
    if (!tapak_parse_double(lon.text, lon.length, &point.lon_deg) || !(point.lon_deg >= -180) ||
        !(point.lon_deg <= 180)) {
        return fail_cell(err, "longitude", lon, "a number within [-180, 180]");
    }
    *out_point = point;
    return TAPAK_OK;
}

// HHMM with or without leading zeros ("0239", "239", "5"), or "02:39".
static bool read_minutes(struct tapak_slice cell, int64_t *out_minutes)
{
    int64_t number = 0;
    const char *colon = memchr(cell.text == NULL ? "" : cell.text, ':', cell.length);
    if (colon != NULL) {
        int64_t minutes = 0;
        size_t hours_length = (size_t)(colon - cell.text);
        if (cell.length - hours_length < 3 || hours_length > 2 ||
            !tapak_parse_int(cell.text, hours_length, &number) ||
            !tapak_parse_int(colon + 1, 2, &minutes)) {
            return false;
        }
        number = number * 100 + minutes;
    } else if (cell.length > 4 || !tapak_parse_int(cell.text, cell.length, &number)) {
        return false;
    }
    *out_minutes = number / 100 * 60 + number % 100;
    return number >= 0 && number % 100 < 60 && number / 100 < 24;
}

static enum tapak_status read_instant(const struct tapak_firms_columns *columns,
                                      const struct tapak_row *row, int64_t *out_instant_ms,
                                      struct tapak_error *err)
{
    struct tapak_slice day = cell_at(row, columns->acq_date);
    struct tapak_slice time = cell_at(row, columns->acq_time);
    struct tapak_date date;
    int64_t minutes = 0;
    int64_t start_ms = 0;
    if (tapak_parse_date(day.text, day.length, &date)) {
        start_ms = tapak_day_start_ms(tapak_date_to_day(date), 0);
    } else if (tapak_when(day, (struct tapak_slice){0}, 0, &start_ms, err) != TAPAK_OK) {
        return fail_cell(err, "acq_date", day, "a date");
    }
    if (time.length > 0 && !read_minutes(time, &minutes)) {
        return fail_cell(err, "acq_time", time, "a time of day (HHMM)");
    }
    *out_instant_ms = start_ms + minutes * TAPAK_MS_PER_MINUTE;
    return TAPAK_OK;
}

static void keep_text(char *out, struct tapak_slice text)
{
    size_t length =
        text.length < TAPAK_SATELLITE_BYTES - 1 ? text.length : TAPAK_SATELLITE_BYTES - 1;
    while (length > 0 && length < text.length &&
           ((unsigned char)text.text[length] & 0xC0) == 0x80) {
        length--;
    }
    memcpy(out, text.text == NULL ? "" : text.text, length);
    out[length] = '\0';
}

struct satellite {
    const char *text;
    const char *satellite;
    const char *instrument;
};

// One spelling for what FIRMS, its API, Earth Engine and SiPongi call a satellite.
static const struct satellite *find_satellite(struct tapak_slice text)
{
    static const struct satellite known[] = {
        {"Terra", "Terra", "MODIS"},
        {"Aqua", "Aqua", "MODIS"},
        {"N", "Suomi NPP", "VIIRS"},
        {"T", "Terra", "MODIS"},
        {"A", "Aqua", "MODIS"},
        {"1", "NOAA-20", "VIIRS"},
        {"2", "NOAA-21", "VIIRS"},
        {"N20", "NOAA-20", "VIIRS"},
        {"N21", "NOAA-21", "VIIRS"},
        {"SNPP", "Suomi NPP", "VIIRS"},
        {"Suomi NPP", "Suomi NPP", "VIIRS"},
        {"NPP", "Suomi NPP", "VIIRS"},
        {"NOAA-20", "NOAA-20", "VIIRS"},
        {"NOAA20", "NOAA-20", "VIIRS"},
        {"NOAA-21", "NOAA-21", "VIIRS"},
        {"NOAA21", "NOAA-21", "VIIRS"},
        {"NASA-MODIS", "Terra/Aqua", "MODIS"},
        {"MODIS", "Terra/Aqua", "MODIS"},
        {"NASA-SNPP", "Suomi NPP", "VIIRS"},
        {"NASA-NOAA20", "NOAA-20", "VIIRS"},
        {"NASA-NOAA21", "NOAA-21", "VIIRS"},
        {"L8", "Landsat 8", "OLI"},
        {"L9", "Landsat 9", "OLI"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (tapak_slice_equals_folded(text, known[i].text)) {
            return &known[i];
        }
    }
    return NULL;
}

static enum tapak_status read_satellite(const struct tapak_firms_columns *columns,
                                        const struct tapak_row *row, struct tapak_hotspot *hotspot,
                                        struct tapak_error *err)
{
    struct tapak_slice text = cell_at(row, columns->satellite);
    struct tapak_slice instrument = cell_at(row, columns->instrument);
    if (text.length == 0) {
        return tapak_fail(err, TAPAK_INVALID, "satellite is empty");
    }
    const struct satellite *known = find_satellite(text);
    keep_text(hotspot->satellite, known != NULL ? tapak_slice_of(known->satellite) : text);
    keep_text(hotspot->instrument, instrument.length > 0 || known == NULL
                                       ? instrument
                                       : tapak_slice_of(known->instrument));
    return TAPAK_OK;
}

static enum tapak_confidence confidence_of_percent(int64_t percent)
{
    return percent <= LOW_MOST_PERCENT      ? TAPAK_CONFIDENCE_LOW
           : percent <= MEDIUM_MOST_PERCENT ? TAPAK_CONFIDENCE_MEDIUM
                                            : TAPAK_CONFIDENCE_HIGH;
}

static bool confidence_of_word(struct tapak_slice text, enum tapak_confidence *out_confidence)
{
    static const struct {
        const char *text;
        enum tapak_confidence confidence;
    } known[] = {
        {"n", TAPAK_CONFIDENCE_MEDIUM},        {"nominal", TAPAK_CONFIDENCE_MEDIUM},
        {"l", TAPAK_CONFIDENCE_LOW},           {"low", TAPAK_CONFIDENCE_LOW},
        {"h", TAPAK_CONFIDENCE_HIGH},          {"high", TAPAK_CONFIDENCE_HIGH},
        {"medium", TAPAK_CONFIDENCE_MEDIUM},   {"m", TAPAK_CONFIDENCE_MEDIUM},
        {"rendah", TAPAK_CONFIDENCE_LOW},      {"sedang", TAPAK_CONFIDENCE_MEDIUM},
        {"menengah", TAPAK_CONFIDENCE_MEDIUM}, {"tinggi", TAPAK_CONFIDENCE_HIGH},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (tapak_slice_equals_folded(text, known[i].text)) {
            *out_confidence = known[i].confidence;
            return true;
        }
    }
    return false;
}

static enum tapak_status read_confidence(struct tapak_slice cell, struct tapak_hotspot *hotspot,
                                         struct tapak_error *err)
{
    int64_t number = 0;
    hotspot->confidence_percent = -1;
    if (!tapak_parse_int(cell.text, cell.length, &number)) {
        return confidence_of_word(cell, &hotspot->confidence)
                   ? TAPAK_OK
                   : fail_cell(err, "confidence", cell, "low, nominal, high or 0–100");
    }
    bool is_percent = strcmp(hotspot->instrument, "MODIS") == 0;
    if (is_percent && number >= 0 && number <= 100) {
        hotspot->confidence_percent = (int)number;
        hotspot->confidence = confidence_of_percent(number);
        return TAPAK_OK;
    }
    if (!is_percent && ((number >= 0 && number <= 2) || (number >= 7 && number <= 9))) {
        hotspot->confidence = (enum tapak_confidence)(number >= 7 ? number - 7 : number);
        return TAPAK_OK;
    }
    return fail_cell(err, "confidence", cell,
                     is_percent ? "within [0, 100]" : "0, 1, 2 or 7, 8, 9");
}

struct range {
    const char *name;
    double least;
    double most;
};

// An optional number: absent is fine, nonsense is not.
static enum tapak_status read_optional(struct range range, struct tapak_slice cell, bool *out_has,
                                       double *out_number, struct tapak_error *err)
{
    double number = 0;
    *out_has = cell.length > 0;
    if (!*out_has) {
        return TAPAK_OK;
    }
    if (!tapak_parse_double(cell.text, cell.length, &number) || number < range.least ||
        number > range.most) {
        return fail_cell(err, range.name, cell, "a number that can be measured");
    }
    *out_number = number;
    return TAPAK_OK;
}

static enum tapak_status read_rest(const struct tapak_firms_columns *columns,
                                   const struct tapak_row *row, struct tapak_hotspot *hotspot,
                                   struct tapak_error *err)
{
    struct tapak_slice daynight = cell_at(row, columns->daynight);
    struct tapak_slice type = cell_at(row, columns->type);
    int64_t number = -1;
    hotspot->is_daytime = tapak_slice_equals_folded(daynight, "D");
    hotspot->has_daynight = hotspot->is_daytime || tapak_slice_equals_folded(daynight, "N");
    if (daynight.length > 0 && !hotspot->has_daynight) {
        return fail_cell(err, "daynight", daynight, "D or N");
    }
    if (type.length > 0 &&
        (!tapak_parse_int(type.text, type.length, &number) || number < 0 || number > 3)) {
        return fail_cell(err, "type", type, "0, 1, 2 or 3");
    }
    hotspot->type = (int)number;
    const struct range kelvin = {"brightness", 0, brightness_most_k};
    // Small negative powers occur in the archive: noise of the measurement.
    const struct range megawatt = {"frp", -1000, frp_most_mw};
    enum tapak_status status = read_optional(kelvin, cell_at(row, columns->brightness),
                                             &hotspot->has_brightness, &hotspot->brightness_k, err);
    if (status == TAPAK_OK) {
        status = read_optional(megawatt, cell_at(row, columns->frp), &hotspot->has_frp,
                               &hotspot->frp_mw, err);
    }
    return status;
}

enum tapak_status tapak_firms_row(const struct tapak_firms_columns *columns,
                                  const struct tapak_row *row, struct tapak_hotspot *out_hotspot,
                                  struct tapak_error *err)
{
    struct tapak_hotspot hotspot = {0};
    if (row->broken != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "%s", row->broken);
    }
    enum tapak_status status = read_point(columns, row, &hotspot.point, err);
    if (status == TAPAK_OK) {
        status = read_instant(columns, row, &hotspot.acquired_ms, err);
    }
    if (status == TAPAK_OK) {
        status = read_satellite(columns, row, &hotspot, err);
    }
    if (status == TAPAK_OK) {
        status = read_confidence(cell_at(row, columns->confidence), &hotspot, err);
    }
    if (status == TAPAK_OK) {
        status = read_rest(columns, row, &hotspot, err);
    }
    if (status == TAPAK_OK) {
        *out_hotspot = hotspot;
    }
    return status;
}
