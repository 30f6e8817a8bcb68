// A cell is cut into segments, each a latitude or a longitude; see angle.h for the words. How a
// comma is to be read is decided for the whole cell before anything else.
#include "tapak/decode/coordinate.h"

#include "tapak/base/number.h"

#include "decode/angle.h"

#include <jansson.h>
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { SEGMENTS = 4, SHOWN_BYTES = 60 };

static const char *const empty_words[] = {"-",   "--",   "null",   "n/a",      "na",
                                          "nan", "none", "kosong", "tidak ada"};

static bool is_empty(struct tapak_slice cell)
{
    struct tapak_slice text = tapak_slice_trim(cell);
    bool is_word = false;
    for (size_t i = 0; i < sizeof empty_words / sizeof empty_words[0]; i++) {
        is_word = is_word || tapak_slice_equals_folded(text, empty_words[i]);
    }
    return text.length == 0 || is_word;
}

static int shown(struct tapak_slice text)
{
    size_t length = text.length < SHOWN_BYTES ? text.length : SHOWN_BYTES;
    while (length < text.length && length > 0 &&
           ((unsigned char)text.text[length] & 0xC0) == 0x80) {
        length--;
    }
    return (int)length;
}

static enum tapak_status check_range(const char *name, double degrees, double most,
                                     struct tapak_error *err)
{
    if (!(fabs(degrees) <= most)) {
        return tapak_fail(err, TAPAK_INVALID, "%s %.10g is not within [-%g, %g]", name, degrees,
                          most, most);
    }
    return TAPAK_OK;
}

static enum tapak_status check_point(struct tapak_point point, struct tapak_error *err)
{
    enum tapak_status status = check_range("latitude", point.lat_deg, 90, err);
    return status != TAPAK_OK ? status : check_range("longitude", point.lon_deg, 180, err);
}

// One latitude or one longitude that fills the cell.
static enum tapak_status read_one(struct tapak_slice cell, struct angle *out_angle,
                                  struct tapak_error *err)
{
    struct tapak_slice text = tapak_slice_trim(cell);
    while (text.length > 0 && memchr(",;", text.text[text.length - 1], 2) != NULL) {
        text.length--;
    }
    *out_angle = (struct angle){0};
    if (tapak_parse_double(text.text, text.length, &out_angle->degrees)) {
        return TAPAK_OK;
    }
    struct tokens tokens;
    enum tapak_status status = angle_tokenise(text, COMMA_DECIMAL, &tokens, err);
    return status != TAPAK_OK ? status : angle_read(tokens.items, tokens.count, out_angle, err);
}

static enum tapak_status read_named(const char *name, struct tapak_slice cell,
                                    struct angle *out_angle, struct tapak_error *err)
{
    if (is_empty(cell)) {
        return tapak_fail(err, TAPAK_INVALID, "%s is empty, the other is not", name);
    }
    enum tapak_status status = read_one(cell, out_angle, err);
    return status == TAPAK_OK ? status
                              : tapak_fail_at(err, "%s \"%.*s\"", name, shown(cell), cell.text);
}

// first is the latitude unless letters say otherwise.
static enum tapak_status put_together(const struct angle *first, const struct angle *second,
                                      struct tapak_point *out_point, struct tapak_error *err)
{
    bool is_swapped = first->axis == AXIS_LON || second->axis == AXIS_LAT;
    const struct angle *lat = is_swapped ? second : first;
    const struct angle *lon = is_swapped ? first : second;
    if (lat->axis == AXIS_LON || lon->axis == AXIS_LAT) {
        return tapak_fail(err, TAPAK_INVALID, "both are %s by their letters",
                          lat->axis == AXIS_LON ? "longitudes" : "latitudes");
    }
    struct tapak_point point = {.lon_deg = lon->degrees, .lat_deg = lat->degrees};
    enum tapak_status status = check_point(point, err);
    if (status == TAPAK_OK) {
        *out_point = point;
    }
    return status;
}

enum tapak_status tapak_coordinate_pair(struct tapak_slice lat, struct tapak_slice lon,
                                        struct tapak_point *out_point, struct tapak_error *err)
{
    struct angle first;
    struct angle second;
    if (is_empty(lat) && is_empty(lon)) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "no coordinates");
    }
    enum tapak_status status = read_named("latitude", lat, &first, err);
    if (status == TAPAK_OK) {
        status = read_named("longitude", lon, &second, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    if ((first.axis == AXIS_LON) != (second.axis == AXIS_LAT)) {
        // Exchanged columns are believed only when both cells say so.
        return tapak_fail(err, TAPAK_INVALID,
                          "latitude \"%.*s\" and longitude \"%.*s\" contradict their columns",
                          shown(lat), lat.text, shown(lon), lon.text);
    }
    return put_together(&first, &second, out_point, err);
}

// --- both in one cell

struct commas {
    size_t tight;  ///< between two digits
    bool is_loose; ///< any other
    bool has_point;
    bool has_blank;
    bool has_separator; ///< ; / | or a line break
    bool has_other;     ///< letters and marks
};

static struct commas look_at_commas(struct tapak_slice text)
{
    struct commas found = {0};
    for (size_t i = 0; i < text.length; i++) {
        char character = text.text[i];
        bool is_between = i > 0 && i + 1 < text.length && text.text[i - 1] >= '0' &&
                          text.text[i - 1] <= '9' && text.text[i + 1] >= '0' &&
                          text.text[i + 1] <= '9';
        if (character == ',') {
            found.tight += is_between ? 1 : 0;
            found.is_loose |= !is_between;
        } else if (memchr(";/|\n", character, 4) != NULL) {
            found.has_separator = true;
        } else if (character == ' ' || character == '\t') {
            found.has_blank = true;
        } else if (character == '.') {
            found.has_point = true;
        } else if ((character < '0' || character > '9') && memchr("+-[]()", character, 6) == NULL) {
            found.has_other = true;
        }
    }
    return found;
}

struct segments {
    size_t starts[SEGMENTS];
    size_t counts[SEGMENTS];
    size_t count;
    bool is_too_many;
};

static void close_segment(struct segments *segments, size_t *start, size_t end)
{
    if (end > *start) {
        if (segments->count == SEGMENTS) {
            segments->is_too_many = true;
        } else {
            segments->starts[segments->count] = *start;
            segments->counts[segments->count++] = end - *start;
        }
    }
    *start = end;
}

static bool is_prefix_style(const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].kind == TOKEN_LETTER || tokens->items[i].kind == TOKEN_NUMBER) {
            return tokens->items[i].kind == TOKEN_LETTER;
        }
    }
    return false;
}

// Whether the number at i begins an angle of its own, though nothing separates it from the last.
static bool begins_angle(const struct tokens *tokens, size_t i, const struct token *last)
{
    bool has_degree = i + 1 < tokens->count && tokens->items[i + 1].kind == TOKEN_DEGREE;
    bool is_joined = i > 0 && tokens->items[i - 1].kind == TOKEN_JOINT;
    return !is_joined && (has_degree || tokens->items[i].has_sign || last->has_fraction);
}

static struct segments cut(const struct tokens *tokens)
{
    struct segments segments = {0};
    const struct token *last = NULL; // number of this segment
    bool is_prefix = is_prefix_style(tokens);
    size_t start = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        bool is_first =
            token->kind == TOKEN_AXIS || (token->kind == TOKEN_LETTER && is_prefix) ||
            (token->kind == TOKEN_NUMBER && last != NULL && begins_angle(tokens, i, last));
        if ((is_first && last != NULL) || token->kind == TOKEN_SEPARATOR) {
            close_segment(&segments, &start, i);
            last = NULL;
        }
        if (token->kind == TOKEN_SEPARATOR) {
            start = i + 1;
        } else if (token->kind == TOKEN_NUMBER) {
            last = token;
        } else if (token->kind == TOKEN_LETTER && !is_prefix) {
            close_segment(&segments, &start, i + 1);
            last = NULL;
        }
    }
    close_segment(&segments, &start, tokens->count);
    return segments;
}

// "lat lon" or "d m s d m s" without any sign between: told by how many numbers there are.
static void cut_bare(const struct tokens *tokens, struct segments *segments)
{
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].kind != TOKEN_NUMBER) {
            return;
        }
    }
    if (tokens->count == 2 || tokens->count == 6) {
        size_t half = tokens->count / 2;
        *segments = (struct segments){
            .starts = {0, half}, .counts = {half, half}, .count = 2, .is_too_many = false};
    }
}

// "lat, lon, altitude": both must have a fraction, so that no decimal comma hides here.
static bool has_altitude(const struct tokens *tokens, const struct segments *segments)
{
    bool is_plain = segments->count == 3;
    for (size_t i = 0; i < segments->count && is_plain; i++) {
        const struct token *token = &tokens->items[segments->starts[i]];
        is_plain = segments->counts[i] == 1 && token->kind == TOKEN_NUMBER &&
                   (i == 2 || token->has_fraction);
    }
    return is_plain;
}

static enum tapak_status read_tokens(const struct tokens *tokens, struct tapak_point *out_point,
                                     struct tapak_error *err)
{
    struct segments segments = cut(tokens);
    cut_bare(tokens, &segments);
    if (has_altitude(tokens, &segments)) {
        segments.count = 2;
    }
    if (segments.count != 2 || segments.is_too_many) {
        return tapak_fail(err, TAPAK_INVALID,
                          "%s%zu values where one latitude and one longitude "
                          "are expected",
                          segments.is_too_many ? "more than " : "", segments.count);
    }
    struct angle angles[2];
    for (size_t i = 0; i < 2; i++) {
        enum tapak_status status =
            angle_read(tokens->items + segments.starts[i], segments.counts[i], &angles[i], err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return put_together(&angles[0], &angles[1], out_point, err);
}

// "-0,512,116,9": only as two decimal commas are four groups of digits two numbers.
static enum tapak_status read_groups(struct tapak_slice text, size_t commas,
                                     struct tapak_point *out_point, struct tapak_error *err)
{
    if (commas != 3) {
        return tapak_fail(err, TAPAK_INVALID,
                          "a comma may be a decimal sign or stand between the two numbers; write "
                          "decimal points or a semicolon");
    }
    size_t middle = 0;
    for (size_t seen = 0; seen < 2; middle++) {
        seen += text.text[middle] == ',' ? 1 : 0;
    }
    return tapak_coordinate_pair((struct tapak_slice){text.text, middle - 1},
                                 (struct tapak_slice){text.text + middle, text.length - middle},
                                 out_point, err);
}

static enum tapak_status read_words(struct tapak_slice text, struct tapak_point *out_point,
                                    struct tapak_error *err)
{
    while (text.length > 0 && memchr(",;", text.text[text.length - 1], 2) != NULL) {
        text.length--;
    }
    struct commas found = look_at_commas(text);
    bool is_alone = !found.has_separator && !found.is_loose;
    if (found.tight > 0 && is_alone && !found.has_point && !found.has_other && !found.has_blank) {
        return read_groups(text, found.tight, out_point, err);
    }
    enum comma comma = found.has_point && is_alone ? COMMA_SEPARATES : COMMA_DECIMAL;
    struct tokens tokens;
    enum tapak_status status = angle_tokenise(text, comma, &tokens, err);
    return status != TAPAK_OK ? status : read_tokens(&tokens, out_point, err);
}

// Plain numbers between blanks; at most room. 0 when anything else is there.
static size_t take_plain(struct tapak_slice text, double *numbers, bool *has_fraction, size_t room)
{
    size_t count = 0;
    for (size_t at = 0; at < text.length;) {
        size_t end = at;
        while (end < text.length && text.text[end] != ' ') {
            end++;
        }
        if (end > at) {
            if (count == room || !tapak_parse_double(text.text + at, end - at, &numbers[count])) {
                return 0;
            }
            has_fraction[count++] = memchr(text.text + at, '.', end - at) != NULL;
        }
        at = end + 1;
    }
    return count;
}

// "lat lon alt accuracy" (OpenRosa); the accuracy may be missing. Whole degrees are not taken:
// "1 12 116 30" may be degrees and minutes.
static bool is_geopoint(struct tapak_slice text, struct tapak_point *out_point, double *accuracy_m)
{
    double numbers[4];
    bool has_fraction[4];
    size_t count = take_plain(text, numbers, has_fraction, 4);
    if (count < 3 || !has_fraction[0] || !has_fraction[1]) {
        return false;
    }
    *out_point = (struct tapak_point){.lon_deg = numbers[1], .lat_deg = numbers[0]};
    *accuracy_m = count == 4 && numbers[3] > 0 ? numbers[3] : 0;
    return true;
}

// "POINT (lon lat)", "POINT Z (lon lat z)", "SRID=4326;POINT(lon lat)".
static enum tapak_status read_wkt(struct tapak_slice text, struct tapak_point *out_point,
                                  struct tapak_error *err)
{
    double numbers[4];
    bool has_fraction[4];
    const char *open = memchr(text.text, '(', text.length);
    if (open == NULL || text.text[text.length - 1] != ')') {
        return tapak_fail(err, TAPAK_INVALID, "the text of a POINT has no brackets");
    }
    const char *end = text.text + text.length - 1;
    size_t count = take_plain((struct tapak_slice){open + 1, (size_t)(end - open - 1)}, numbers,
                              has_fraction, 4);
    if (count < 2) {
        return tapak_fail(err, TAPAK_INVALID, "a POINT needs a longitude and a latitude");
    }
    *out_point = (struct tapak_point){.lon_deg = numbers[0], .lat_deg = numbers[1]};
    return TAPAK_OK;
}

static enum tapak_status read_geojson(struct tapak_slice text, struct tapak_point *out_point,
                                      double *out_accuracy_m, struct tapak_error *err)
{
    json_error_t fault;
    json_t *root = json_loadb(text.text, text.length, 0, &fault);
    json_t *shape = json_object_get(root, "geometry");
    shape = json_is_object(shape) ? shape : root;
    const char *type = json_string_value(json_object_get(shape, "type"));
    const json_t *place = json_object_get(shape, "coordinates");
    const json_t *lon = json_array_get(place, 0);
    const json_t *lat = json_array_get(place, 1);
    bool is_point =
        type != NULL && strcmp(type, "Point") == 0 && json_is_number(lon) && json_is_number(lat);
    if (is_point) {
        *out_point = (struct tapak_point){json_number_value(lon), json_number_value(lat)};
        const json_t *accuracy = json_object_get(json_object_get(shape, "properties"), "accuracy");
        double metres = json_number_value(accuracy);
        *out_accuracy_m = metres > 0 ? metres : 0;
    }
    json_decref(root);
    return is_point ? TAPAK_OK : tapak_fail(err, TAPAK_INVALID, "no GeoJSON Point");
}

static bool begins_with(struct tapak_slice text, const char *with)
{
    size_t length = strlen(with);
    return text.length >= length && strncasecmp(text.text, with, length) == 0;
}

enum tapak_status tapak_coordinate_cell(struct tapak_slice cell, struct tapak_point *out_point,
                                        double *out_accuracy_m, struct tapak_error *err)
{
    struct tapak_slice text = tapak_slice_trim(cell);
    struct tapak_point point = {0};
    double accuracy_m = 0;
    enum tapak_status status = TAPAK_OK;
    if (is_empty(text)) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "no coordinates");
    }
    if (text.text[0] == '{') {
        status = read_geojson(text, &point, &accuracy_m, err);
    } else if (begins_with(text, "POINT") || begins_with(text, "SRID=4326;POINT")) {
        status = read_wkt(text, &point, err);
    } else if (!is_geopoint(text, &point, &accuracy_m)) {
        status = read_words(text, &point, err);
    }
    if (status == TAPAK_OK) {
        status = check_point(point, err);
    }
    if (status != TAPAK_OK) {
        return tapak_fail_at(err, "\"%.*s\"", shown(text), text.text);
    }
    *out_point = point;
    *out_accuracy_m = accuracy_m;
    return TAPAK_OK;
}

bool tapak_coordinate_unswap(struct tapak_point *point, const struct tapak_box *area)
{
    struct tapak_point other = {.lon_deg = point->lat_deg, .lat_deg = point->lon_deg};
    if (tapak_box_covers(area, *point) || !tapak_point_is_valid(other) ||
        !tapak_box_covers(area, other)) {
        return false;
    }
    *point = other;
    return true;
}
