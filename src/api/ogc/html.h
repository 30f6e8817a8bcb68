/**
 * @file html.h
 * @brief Small pages that a person can read, of the documents of the OGC API.
 *
 * Rule:   text is escaped where it is written. No script; the one style sheet is a file of the
 *         pages (ogc.css), and a page reads without it.
 * Language: the parameter `lang`, else what Accept-Language likes best of Indonesian and English,
 *         else Indonesian.
 */
#ifndef TAPAK_API_OGC_HTML_H
#define TAPAK_API_OGC_HTML_H

#include "tapak/http/route.h"

#include <stdbool.h>

extern const struct tapak_media ogc_document_media[]; ///< JSON, HTML
extern const struct tapak_media ogc_feature_media[];  ///< GeoJSON, HTML

/** Whether this request is answered in HTML. */
bool html_is_wanted(const struct tapak_call *call);

/** One of two texts, by the request's language. */
const char *html_say(const struct tapak_call *call, const char *indonesian, const char *english);

/** Sets the headers of a page and writes its head up to the title. */
void html_open(const struct tapak_call *call, struct tapak_response *response, const char *title);
void html_close(const struct tapak_call *call, struct tapak_response *response);

/** Text with <, >, & and quotes escaped; malformed UTF-8 becomes U+FFFD. */
void html_text(struct tapak_buf *buf, const char *text);

/** <a>: path behind base_url, in the language that was asked for. */
void html_link(struct tapak_buf *buf, const struct tapak_call *call, const char *path,
               const char *text);

/** <a> to a whole address. */
void html_address(struct tapak_buf *buf, const char *href, const char *text);

#endif
