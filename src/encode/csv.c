#include "tapak/encode/csv.h"

#include "tapak/base/number.h"

#include <math.h>
#include <string.h>

void tapak_csv_init(struct tapak_csv *csv, struct tapak_buf *buf)
{
    *csv = (struct tapak_csv){.buf = buf};
}

static void begin_cell(struct tapak_csv *csv, bool has_text)
{
    csv->has_text = csv->has_text || has_text;
    if (csv->cells++ > 0) {
        tapak_buf_put_char(csv->buf, ',');
    }
}

static bool is_formula(struct tapak_slice text)
{
    double number = 0;
    return text.length > 0 && memchr("=+-@\t\r\n", text.text[0], 7) != NULL &&
           !tapak_parse_double(text.text, text.length, &number);
}

static bool needs_quotes(struct tapak_slice text)
{
    if (text.length == 0) {
        return false;
    }
    if (text.text[0] == ' ' || text.text[text.length - 1] == ' ') {
        return true;
    }
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.text[i];
        if (byte == ',' || byte == '"' || byte == '\n' || byte == '\r') {
            return true;
        }
    }
    return false;
}

// Quotes are doubled; what is not UTF-8 is replaced; the rest is copied in runs.
static void put_characters(struct tapak_buf *buf, struct tapak_slice text)
{
    size_t start = 0;
    size_t at = 0;
    while (at < text.length) {
        size_t before = at;
        uint32_t code = tapak_utf8_next(text.text, text.length, &at);
        if (code == 0 || (code == 0xFFFD && at - before == 1)) {
            tapak_buf_put(buf, text.text + start, before - start);
            tapak_buf_put(buf, "\xEF\xBF\xBD", 3);
            start = at;
        } else if (code == '"') {
            tapak_buf_put(buf, text.text + start, at - start);
            start = before; // the quote comes again with what follows
        }
    }
    tapak_buf_put(buf, text.text + start, at - start);
}

static void put_cell(struct tapak_csv *csv, struct tapak_slice text, const char *before)
{
    begin_cell(csv, text.length > 0);
    bool is_quoted = needs_quotes(text);
    tapak_buf_put_text(csv->buf, is_quoted ? "\"" : "");
    tapak_buf_put_text(csv->buf, before);
    put_characters(csv->buf, text);
    tapak_buf_put_text(csv->buf, is_quoted ? "\"" : "");
}

void tapak_csv_put_slice(struct tapak_csv *csv, struct tapak_slice text)
{
    put_cell(csv, text, is_formula(text) ? "'" : "");
}

void tapak_csv_put_text(struct tapak_csv *csv, const char *text)
{
    tapak_csv_put_slice(csv, tapak_slice_of(text));
}

void tapak_csv_put_verbatim(struct tapak_csv *csv, struct tapak_slice text)
{
    put_cell(csv, text, "");
}

void tapak_csv_put_int(struct tapak_csv *csv, int64_t number)
{
    begin_cell(csv, true);
    tapak_buf_put_int(csv->buf, number);
}

void tapak_csv_put_double(struct tapak_csv *csv, double number, int digits)
{
    begin_cell(csv, isfinite(number));
    if (isfinite(number)) {
        tapak_buf_put_double(csv->buf, number, digits);
    }
}

void tapak_csv_put_bool(struct tapak_csv *csv, bool truth)
{
    begin_cell(csv, true);
    tapak_buf_put_text(csv->buf, truth ? "true" : "false");
}

void tapak_csv_end_row(struct tapak_csv *csv)
{
    if (csv->cells == 1 && !csv->has_text) {
        tapak_buf_put_text(csv->buf, "\"\"");
    }
    tapak_buf_put_char(csv->buf, '\n');
    csv->cells = 0;
    csv->has_text = false;
}
