#include "api/ogc/html.h"

#include "api/service.h"
#include "tapak/base/number.h"

#include <string.h>

const struct tapak_media ogc_document_media[] = {
    {"json", "application/json", NULL},
    {"html", "text/html; charset=utf-8", NULL},
    {0},
};

const struct tapak_media ogc_feature_media[] = {
    {"json", "application/geo+json", "application/json"},
    {"html", "text/html; charset=utf-8", NULL},
    {0},
};

bool html_is_wanted(const struct tapak_call *call)
{
    return strcmp(call->media->name, "html") == 0;
}

static const struct tapak_value *lang_of(const struct tapak_call *call)
{
    const struct tapak_param *param = call->route->params;
    for (size_t i = 0; param != NULL && param[i].name != NULL; i++) {
        if (strcmp(param[i].name, "lang") == 0 && call->values[i].is_given) {
            return &call->values[i];
        }
    }
    return NULL;
}

static bool begins(struct tapak_slice member, const char *tag)
{
    struct tapak_slice head = {member.text, member.length < 2 ? member.length : 2};
    return tapak_slice_equals_folded(head, tag) && (member.length == 2 || member.text[2] == '-' ||
                                                    member.text[2] == ';' || member.text[2] == ' ');
}

static double quality_of(struct tapak_slice member)
{
    const char *mark = memmem(member.text, member.length, "q=", 2);
    double quality = 1;
    if (mark != NULL) {
        size_t left = member.length - (size_t)(mark + 2 - member.text);
        quality = tapak_parse_double(mark + 2, left, &quality) ? quality : 0;
    }
    return quality;
}

// English only where it is liked better.
static bool is_english(const struct tapak_call *call)
{
    const struct tapak_value *lang = lang_of(call);
    struct tapak_slice rest = tapak_request_field(call->request, "Accept-Language");
    double indonesian = 0;
    double english = 0;
    if (lang != NULL) {
        return lang->number == 1;
    }
    while (rest.length > 0) {
        const char *comma = memchr(rest.text, ',', rest.length);
        size_t length = comma == NULL ? rest.length : (size_t)(comma - rest.text);
        struct tapak_slice member = tapak_slice_trim((struct tapak_slice){rest.text, length});
        double quality = quality_of(member);
        if (begins(member, "id") && quality > indonesian) {
            indonesian = quality;
        } else if (begins(member, "en") && quality > english) {
            english = quality;
        }
        size_t taken = comma == NULL ? rest.length : length + 1;
        rest = (struct tapak_slice){rest.text + taken, rest.length - taken};
    }
    return english > indonesian;
}

const char *html_say(const struct tapak_call *call, const char *indonesian, const char *english)
{
    return is_english(call) ? english : indonesian;
}

void html_text(struct tapak_buf *buf, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        size_t before = at;
        uint32_t code = tapak_utf8_next(text, length, &at);
        switch (code) {
        case '<':
            tapak_buf_put_text(buf, "&lt;");
            break;
        case '>':
            tapak_buf_put_text(buf, "&gt;");
            break;
        case '&':
            tapak_buf_put_text(buf, "&amp;");
            break;
        case '"':
            tapak_buf_put_text(buf, "&quot;");
            break;
        case '\'':
            tapak_buf_put_text(buf, "&#39;");
            break;
        default:
            if (code == 0xFFFD && at - before == 1) {
                tapak_buf_put_text(buf, "\xEF\xBF\xBD");
            } else {
                tapak_buf_put(buf, text + before, at - before);
            }
        }
    }
}

void html_address(struct tapak_buf *buf, const char *href, const char *text)
{
    tapak_buf_put_text(buf, "<a href=\"");
    html_text(buf, href);
    tapak_buf_put_text(buf, "\">");
    html_text(buf, text);
    tapak_buf_put_text(buf, "</a>");
}

void html_link(struct tapak_buf *buf, const struct tapak_call *call, const char *path,
               const char *text)
{
    const struct tapak_value *lang = lang_of(call);
    tapak_buf_put_text(buf, "<a href=\"");
    html_text(buf, call->base_url);
    html_text(buf, path);
    if (lang != NULL) {
        tapak_buf_put_text(buf, "?lang=");
        tapak_buf_put_text(buf, lang->text);
    }
    tapak_buf_put_text(buf, "\">");
    html_text(buf, text);
    tapak_buf_put_text(buf, "</a>");
}

static void put_other_language(struct tapak_buf *buf, const struct tapak_call *call)
{
    struct tapak_buf url;
    bool english = is_english(call);
    tapak_buf_init(&url, 32 * TAPAK_KIB);
    tapak_call_put_url(&url, call, "lang", english ? "id" : "en", NULL);
    html_address(buf, tapak_buf_text(&url), english ? "Bahasa Indonesia" : "English");
    tapak_buf_free(&url);
}

static void put_json_address(struct tapak_buf *buf, const struct tapak_call *call)
{
    struct tapak_buf url;
    tapak_buf_init(&url, 32 * TAPAK_KIB);
    tapak_call_put_url(&url, call, "f", "json", "lang");
    html_address(buf, tapak_buf_text(&url), "JSON");
    tapak_buf_free(&url);
}

void html_open(const struct tapak_call *call, struct tapak_response *response, const char *title)
{
    struct tapak_buf *buf = &response->body;
    const struct tapak_api *api = call->context;
    const char *language = is_english(call) ? "en" : "id";
    tapak_response_set(response, "Content-Language", language);
    tapak_response_set(response, "Content-Security-Policy",
                       "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                       "base-uri 'none'; frame-ancestors 'none'");
    tapak_response_set(response, "Referrer-Policy", "no-referrer");
    tapak_buf_put_text(buf, "<!DOCTYPE html>\n<html lang=\"");
    tapak_buf_put_text(buf, language);
    tapak_buf_put_text(buf, "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                            "content=\"width=device-width, initial-scale=1\"><title>");
    html_text(buf, title);
    tapak_buf_put_text(buf, " – tapak</title><link rel=\"stylesheet\" href=\"");
    html_text(buf, call->base_url);
    tapak_buf_put_text(buf, "/ogc.css\"></head><body><nav>");
    html_link(buf, call, "/ogc", "tapak");
    tapak_buf_put_text(buf, " · ");
    html_link(buf, call, "/ogc/collections", html_say(call, "Koleksi", "Collections"));
    tapak_buf_put_text(buf, " · ");
    html_link(buf, call, "/ogc/api", "API");
    tapak_buf_put_text(buf, " · ");
    put_json_address(buf, call);
    tapak_buf_put_text(buf, " · ");
    put_other_language(buf, call);
    tapak_buf_put_text(buf, "</nav><main><h1>");
    html_text(buf, title);
    tapak_buf_put_text(buf, "</h1>\n");
    if (api->is_demo) {
        tapak_buf_put_text(buf, "<p class=\"note\">");
        html_text(buf, html_say(call, "Wilayah ini rekaan: semua isinya hanya contoh.",
                                "This region is invented: all that it holds are examples."));
        tapak_buf_put_text(buf, "</p>\n");
    }
}

void html_close(const struct tapak_call *call, struct tapak_response *response)
{
    (void)call;
    tapak_buf_put_text(&response->body, "</main></body></html>\n");
}
