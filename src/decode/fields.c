#include "decode/fields.h"

#include "tapak/base/limits.h"
#include "tapak/base/number.h"

#include "decode/codepage.h"

#include <cpl_string.h>
#include <stdio.h>
#include <stdlib.h>

enum { GDAL_UTC = 100, GDAL_QUARTERS_MINUTES = 15 };

enum tapak_status fields_init(struct fields *fields, OGRLayerH layer, struct tapak_error *err)
{
    OGRFeatureDefnH form = OGR_L_GetLayerDefn(layer);
    size_t count = (size_t)OGR_FD_GetFieldCount(form);
    const char *id_name = OGR_L_GetFIDColumn(layer);
    *fields = (struct fields){0};
    tapak_buf_init(&fields->made, TAPAK_MAX_LINE_BYTES);
    fields->has_id =
        id_name != NULL && id_name[0] != '\0' && OGR_FD_GetFieldIndex(form, id_name) < 0;
    size_t room = count + 1;
    fields->names = calloc(room, sizeof fields->names[0]);
    fields->cells = calloc(room, sizeof fields->cells[0]);
    fields->starts = calloc(room, sizeof fields->starts[0]);
    if (fields->names == NULL || fields->cells == NULL || fields->starts == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu fields", count);
    }
    for (size_t i = 0; i < count; i++) {
        fields->names[i] = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(form, (int)i));
    }
    fields->count = count;
    if (fields->has_id) {
        fields->names[fields->count++] = id_name;
    }
    return TAPAK_OK;
}

void fields_free(struct fields *fields)
{
    free(fields->names);
    free(fields->cells);
    free(fields->starts);
    tapak_buf_free(&fields->made);
    *fields = (struct fields){0};
}

static void put_json_text(struct tapak_buf *buf, const char *text)
{
    tapak_buf_put_char(buf, '"');
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            tapak_buf_put_char(buf, '\\');
            tapak_buf_put_char(buf, *text);
        } else if (byte < ' ') {
            tapak_buf_printf(buf, "\\u%04x", byte);
        } else {
            tapak_buf_put_char(buf, *text);
        }
    }
    tapak_buf_put_char(buf, '"');
}

static void put_number(struct tapak_buf *buf, double number)
{
    char text[TAPAK_NUMBER_BYTES];
    tapak_buf_put(buf, text, tapak_format_exact(text, number));
}

static void put_list(struct tapak_buf *buf, OGRFeatureH feature, int i, OGRFieldType type)
{
    int count = 0;
    tapak_buf_put_char(buf, '[');
    if (type == OFTStringList) {
        char **texts = OGR_F_GetFieldAsStringList(feature, i);
        count = CSLCount(texts);
        for (int k = 0; k < count; k++) {
            tapak_buf_put_text(buf, k > 0 ? "," : "");
            put_json_text(buf, texts[k]);
        }
    } else if (type == OFTRealList) {
        const double *numbers = OGR_F_GetFieldAsDoubleList(feature, i, &count);
        for (int k = 0; k < count; k++) {
            tapak_buf_put_text(buf, k > 0 ? "," : "");
            put_number(buf, numbers[k]);
        }
    } else if (type == OFTIntegerList) {
        const int *numbers = OGR_F_GetFieldAsIntegerList(feature, i, &count);
        for (int k = 0; k < count; k++) {
            tapak_buf_put_text(buf, k > 0 ? "," : "");
            tapak_buf_put_int(buf, numbers[k]);
        }
    } else {
        const GIntBig *numbers = OGR_F_GetFieldAsInteger64List(feature, i, &count);
        for (int k = 0; k < count; k++) {
            tapak_buf_put_text(buf, k > 0 ? "," : "");
            tapak_buf_put_int(buf, numbers[k]);
        }
    }
    tapak_buf_put_char(buf, ']');
}

static void put_instant(struct tapak_buf *buf, OGRFeatureH feature, int i, OGRFieldType type)
{
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    float second = 0;
    int zone = 0;
    if (!OGR_F_GetFieldAsDateTimeEx(feature, i, &year, &month, &day, &hour, &minute, &second,
                                    &zone)) {
        return;
    }
    if (type != OFTTime) {
        tapak_buf_printf(buf, "%04d-%02d-%02d", year, month, day);
    }
    if (type == OFTDate) {
        return;
    }
    int millis = (int)((double)second * 1000 + 0.5);
    tapak_buf_printf(buf, "%s%02d:%02d:%02d", type == OFTTime ? "" : "T", hour, minute,
                     millis / 1000);
    if (millis % 1000 != 0) {
        tapak_buf_printf(buf, ".%03d", millis % 1000);
    }
    if (zone == GDAL_UTC) {
        tapak_buf_put_char(buf, 'Z');
    } else if (zone > 1) {
        int minutes = (zone - GDAL_UTC) * GDAL_QUARTERS_MINUTES;
        tapak_buf_printf(buf, "%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60,
                         abs(minutes) % 60);
    }
}

// A cell that GDAL does not hold as text. Its place in made is kept, for made may still move.
static void make_cell(struct fields *fields, OGRFeatureH feature, size_t i, OGRFieldType type)
{
    struct tapak_buf *made = &fields->made;
    fields->starts[i] = made->size;
    if (type == OFTInteger || type == OFTInteger64) {
        tapak_buf_put_int(made, OGR_F_GetFieldAsInteger64(feature, (int)i));
    } else if (type == OFTReal) {
        put_number(made, OGR_F_GetFieldAsDouble(feature, (int)i));
    } else if (type == OFTDate || type == OFTTime || type == OFTDateTime) {
        put_instant(made, feature, (int)i, type);
    } else if (type == OFTStringList || type == OFTRealList || type == OFTIntegerList ||
               type == OFTInteger64List) {
        put_list(made, feature, (int)i, type);
    }
    fields->cells[i].length = made->size - fields->starts[i];
}

// Text that GDAL handed over as it stood in the file: it need not be UTF-8.
static void keep_text(struct fields *fields, size_t i, struct tapak_slice text)
{
    fields->cells[i] = text;
    if (tapak_is_utf8(text.text, text.length)) {
        return;
    }
    fields->has_codepage = true;
    fields->starts[i] = fields->made.size;
    char *out = tapak_buf_extend(&fields->made, 3 * text.length);
    if (out != NULL) {
        fields->cells[i].length = codepage_from_1252(out, text.text, text.length);
        tapak_buf_cut(&fields->made, fields->starts[i] + fields->cells[i].length);
    }
}

enum tapak_status fields_read(struct fields *fields, OGRFeatureH feature, struct tapak_error *err)
{
    size_t own = fields->count - (fields->has_id ? 1 : 0);
    tapak_buf_clear(&fields->made);
    for (size_t i = 0; i < own; i++) {
        OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(feature, (int)i));
        fields->cells[i] = (struct tapak_slice){0};
        fields->starts[i] = SIZE_MAX;
        if (!OGR_F_IsFieldSetAndNotNull(feature, (int)i)) {
            continue;
        }
        if (type == OFTString) {
            keep_text(fields, i, tapak_slice_of(OGR_F_GetFieldAsString(feature, (int)i)));
        } else {
            make_cell(fields, feature, i, type);
        }
    }
    if (fields->has_id) {
        fields->starts[own] = fields->made.size;
        tapak_buf_put_int(&fields->made, OGR_F_GetFID(feature));
        fields->cells[own].length = fields->made.size - fields->starts[own];
    }
    for (size_t i = 0; i < fields->count; i++) {
        if (fields->starts[i] != SIZE_MAX && fields->made.bytes != NULL) {
            fields->cells[i].text = fields->made.bytes + fields->starts[i];
        }
    }
    return tapak_buf_check(&fields->made, err);
}
