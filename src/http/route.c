#include "tapak/http/route.h"

#include "http/target.h"

#include <string.h>

const struct tapak_media tapak_media_json[] = {
    {"json", "application/json", NULL},
    {0},
};

const struct tapak_media tapak_media_geojson[] = {
    {"json", "application/geo+json", "application/json"},
    {0},
};

bool tapak_param_is_in_path(const struct tapak_route *route, const struct tapak_param *param)
{
    size_t length = strlen(param->name);
    const char *at = route->path;
    while ((at = strchr(at, '{')) != NULL) {
        at++;
        if (strncmp(at, param->name, length) == 0 && at[length] == '}') {
            return true;
        }
    }
    return false;
}

static bool is_named(struct tapak_slice pair, const char *name)
{
    if (name == NULL) {
        return false;
    }
    struct tapak_slice own;
    (void)target_next(&pair, '=', &own);
    return tapak_slice_equals(own, name);
}

void tapak_call_put_url(struct tapak_buf *buf, const struct tapak_call *call, const char *name,
                        const char *value, const char *without)
{
    struct tapak_slice rest = call->query;
    struct tapak_slice pair;
    char separator = '?';
    tapak_buf_put_text(buf, call->base_url);
    tapak_buf_put(buf, call->path.text, call->path.length);
    while (rest.length > 0 && target_next(&rest, '&', &pair)) {
        if (pair.length == 0 || is_named(pair, name) || is_named(pair, without)) {
            continue;
        }
        tapak_buf_put_char(buf, separator);
        tapak_buf_put(buf, pair.text, pair.length);
        separator = '&';
    }
    if (value != NULL) {
        tapak_buf_put_char(buf, separator);
        tapak_buf_put_text(buf, name);
        tapak_buf_put_char(buf, '=');
        target_encode(buf, value);
    }
}
