#include "api/ogc/area_filter.h"

#include "tapak/model/filter_eval.h"

#include <string.h>

#define M2_PER_HA 10000.0

// The order of the queryables of areas.
enum {
    AREA_GEOMETRY,
    AREA_CODE,
    AREA_NAME,
    AREA_TYPE,
    AREA_HA,
    AREA_REGENCY,
    AREA_REGENCY_CODE,
    AREA_DISTRICT,
    AREA_DISTRICT_CODE,
    AREA_IN_PROGRAMME
};

// The part of the code that names the area above; it lies in the row's own code.
static struct tapak_slice code_at(const struct areas_item *item, enum tapak_level level)
{
    struct tapak_code code = tapak_code_at(&item->code, level);
    return (struct tapak_slice){item->code.text, strlen(code.text)};
}

static void put_text(struct tapak_filter_value *out, const char *text)
{
    out->text = tapak_slice_of(text);
    out->is_null = text[0] == '\0';
}

static void read_area(const void *context, size_t field, struct tapak_filter_value *out)
{
    const struct area_row *row = context;
    const struct areas_item *item = row->item;
    switch (field) {
    case AREA_GEOMETRY:
        out->shape = (struct tapak_filter_shape){
            .wkb = row->shape.bytes, .size = row->shape.size, .box = item->box};
        break;
    case AREA_CODE:
        put_text(out, item->code.text);
        break;
    case AREA_NAME:
        put_text(out, item->name);
        break;
    case AREA_TYPE:
        put_text(out, item->type);
        break;
    case AREA_HA:
        out->real = item->area_m2 / M2_PER_HA;
        break;
    case AREA_REGENCY:
        put_text(out, item->regency);
        break;
    case AREA_REGENCY_CODE:
        out->text = code_at(item, TAPAK_LEVEL_REGENCY);
        break;
    case AREA_DISTRICT:
        put_text(out, item->district);
        break;
    case AREA_DISTRICT_CODE:
        out->text = code_at(item, TAPAK_LEVEL_DISTRICT);
        break;
    case AREA_IN_PROGRAMME:
        out->integer = row->in_programme ? 1 : 0;
        break;
    default:
        out->is_null = true;
    }
}

bool area_filter_passes(const struct ogc_filter *filter, const struct area_row *row)
{
    const struct tapak_filter_row asked = {
        .read = read_area,
        .row = row,
        .relate = filter->relations == NULL ? NULL : tapak_relate,
        .context = filter->relations,
    };
    return tapak_filter_eval(&filter->filter, &asked) == TAPAK_TRUE;
}
