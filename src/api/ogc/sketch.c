#include "api/ogc/sketch.h"

#include "api/ogc/html.h"
#include "tapak/base/limits.h"
#include "tapak/geo/rings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAP_DIGITS = 4, STEPS_ACROSS = 300, PATH_BYTES = 320 };

// Of a single point, what is drawn around it.
static const double least_width_deg = 0.05;
static const double margin = 0.04;

void sketch_init(struct ogc_sketch *sketch, const struct tapak_call *call,
                 const struct ogc_collection *collection, bool is_single)
{
    *sketch = (struct ogc_sketch){.call = call, .collection = collection, .is_single = is_single};
    tapak_buf_init(&sketch->rows, TAPAK_MAX_ANSWER_BYTES);
    tapak_buf_init(&sketch->dots, TAPAK_MAX_ANSWER_BYTES);
    tapak_buf_init(&sketch->shapes, TAPAK_MAX_ANSWER_BYTES);
}

void sketch_free(struct ogc_sketch *sketch)
{
    tapak_buf_free(&sketch->rows);
    tapak_buf_free(&sketch->dots);
    tapak_buf_free(&sketch->shapes);
}

static void grow(struct ogc_sketch *sketch, const struct tapak_box *box)
{
    struct tapak_box *all = &sketch->box;
    if (!sketch->has_box) {
        *all = *box;
        sketch->has_box = true;
        return;
    }
    all->west_deg = fmin(all->west_deg, box->west_deg);
    all->south_deg = fmin(all->south_deg, box->south_deg);
    all->east_deg = fmax(all->east_deg, box->east_deg);
    all->north_deg = fmax(all->north_deg, box->north_deg);
}

void sketch_open_feature(struct ogc_sketch *sketch, const char *id)
{
    char path[PATH_BYTES];
    if (sketch->is_single) {
        return;
    }
    (void)snprintf(path, sizeof path, "/ogc/collections/%s/items/%s", sketch->collection->id, id);
    tapak_buf_put_text(&sketch->rows, "<tr><td>");
    html_link(&sketch->rows, sketch->call, path, id);
    tapak_buf_put_text(&sketch->rows, "</td>");
}

void sketch_close_feature(struct ogc_sketch *sketch)
{
    tapak_buf_put_text(&sketch->rows, sketch->is_single ? "\n" : "</tr>\n");
}

static const char *title_of(const struct ogc_sketch *sketch, size_t column)
{
    const struct ogc_field *field = &sketch->collection->fields[column];
    return html_say(sketch->call, field->title_id, field->title_en);
}

void sketch_value(struct ogc_sketch *sketch, size_t column, const char *text)
{
    struct tapak_buf *rows = &sketch->rows;
    if (sketch->is_single) {
        tapak_buf_put_text(rows, "<dt>");
        html_text(rows, title_of(sketch, column));
        tapak_buf_put_text(rows, "</dt><dd>");
        html_text(rows, text == NULL ? "–" : text);
        tapak_buf_put_text(rows, "</dd>");
    } else {
        tapak_buf_put_text(rows, "<td>");
        html_text(rows, text == NULL ? "–" : text);
        tapak_buf_put_text(rows, "</td>");
    }
}

static void put_place(struct tapak_buf *buf, char command, struct tapak_point point)
{
    tapak_buf_put_char(buf, command);
    tapak_buf_put_double(buf, point.lon_deg, MAP_DIGITS);
    tapak_buf_put_char(buf, ' ');
    tapak_buf_put_double(buf, -point.lat_deg, MAP_DIGITS);
}

void sketch_point(struct ogc_sketch *sketch, struct tapak_point point)
{
    const struct tapak_box box = {point.lon_deg, point.lat_deg, point.lon_deg, point.lat_deg};
    grow(sketch, &box);
    put_place(&sketch->dots, 'M', point);
    tapak_buf_put_text(&sketch->dots, "h0");
}

static void put_ring(struct tapak_buf *buf, const struct tapak_point *points, size_t count,
                     double step_deg)
{
    struct tapak_point last = points[0];
    put_place(buf, 'M', last);
    for (size_t i = 1; i + 1 < count; i++) {
        if (fabs(points[i].lon_deg - last.lon_deg) + fabs(points[i].lat_deg - last.lat_deg) >=
            step_deg) {
            last = points[i];
            put_place(buf, 'L', last);
        }
    }
    tapak_buf_put_char(buf, 'Z');
}

struct path {
    struct tapak_buf *buf;
    double step_deg;
};

static void put_path_ring(const struct tapak_point *points, size_t count, bool is_hole,
                          void *context)
{
    const struct path *path = context;
    (void)is_hole;
    put_ring(path->buf, points, count, path->step_deg);
}

enum tapak_status sketch_path(struct tapak_buf *buf, struct tapak_wkb shape, double step_deg,
                              struct tapak_error *err)
{
    struct path path = {buf, step_deg};
    return tapak_shape_each_ring(shape, put_path_ring, &path, err);
}

enum tapak_status sketch_shape(struct ogc_sketch *sketch, struct tapak_wkb shape,
                               const struct tapak_box *box, struct tapak_error *err)
{
    double across = fmax(box->east_deg - box->west_deg, box->north_deg - box->south_deg);
    grow(sketch, box);
    return sketch_path(&sketch->shapes, shape, across / STEPS_ACROSS, err);
}

static void put_svg_head(const struct ogc_sketch *sketch, struct tapak_buf *buf)
{
    const struct tapak_box *box = &sketch->box;
    double width = fmax(box->east_deg - box->west_deg, least_width_deg);
    double height = fmax(box->north_deg - box->south_deg, least_width_deg);
    double edge = fmax(width, height) * margin;
    double middle_lon = (box->west_deg + box->east_deg) / 2;
    double middle_lat = (box->south_deg + box->north_deg) / 2;
    tapak_buf_put_text(buf, "<svg class=\"map\" role=\"img\" aria-label=\"");
    html_text(buf, html_say(sketch->call, "Peta", "Map"));
    tapak_buf_put_text(buf, "\" width=\"720\" height=\"480\" viewBox=\"");
    tapak_buf_put_double(buf, middle_lon - width / 2 - edge, MAP_DIGITS);
    tapak_buf_put_char(buf, ' ');
    tapak_buf_put_double(buf, -middle_lat - height / 2 - edge, MAP_DIGITS);
    tapak_buf_put_char(buf, ' ');
    tapak_buf_put_double(buf, width + 2 * edge, MAP_DIGITS);
    tapak_buf_put_char(buf, ' ');
    tapak_buf_put_double(buf, height + 2 * edge, MAP_DIGITS);
    tapak_buf_put_text(buf, "\">");
}

// Widths are those of the screen, whatever a degree is on it.
static void put_layer(struct tapak_buf *buf, const char *look, struct tapak_slice path)
{
    if (path.length > 0) {
        tapak_buf_put_text(buf, "<path vector-effect=\"non-scaling-stroke\" ");
        tapak_buf_put_text(buf, look);
        tapak_buf_put_text(buf, " d=\"");
        tapak_buf_put(buf, path.text, path.length);
        tapak_buf_put_text(buf, "\"/>");
    }
}

void sketch_put_map(struct ogc_sketch *sketch, struct tapak_buf *buf, struct tapak_slice land)
{
    if (!sketch->has_box) {
        return;
    }
    put_svg_head(sketch, buf);
    put_layer(buf, "fill=\"#eef3ea\" stroke=\"#9aa893\" stroke-width=\"1\"", land);
    put_layer(buf,
              "fill=\"#2f6f4f\" fill-opacity=\".25\" fill-rule=\"evenodd\" stroke=\"#1d4d36\" "
              "stroke-width=\"1.2\"",
              (struct tapak_slice){sketch->shapes.bytes, sketch->shapes.size});
    put_layer(buf, "fill=\"none\" stroke=\"#b3261e\" stroke-width=\"9\" stroke-linecap=\"round\"",
              (struct tapak_slice){sketch->dots.bytes, sketch->dots.size});
    tapak_buf_put_text(buf, "</svg>\n");
}

void sketch_put_table(struct ogc_sketch *sketch, struct tapak_buf *buf)
{
    const struct ogc_field *field = sketch->collection->fields;
    if (sketch->is_single) {
        tapak_buf_put_text(buf, "<dl>");
        tapak_buf_put(buf, sketch->rows.bytes, sketch->rows.size);
        tapak_buf_put_text(buf, "</dl>\n");
        return;
    }
    tapak_buf_put_text(buf, "<div class=\"wide\"><table><thead><tr><th>id</th>");
    for (; field->name != NULL; field++) {
        tapak_buf_put_text(buf, "<th>");
        html_text(buf, html_say(sketch->call, field->title_id, field->title_en));
        tapak_buf_put_text(buf, "</th>");
    }
    tapak_buf_put_text(buf, "</tr></thead><tbody>\n");
    tapak_buf_put(buf, sketch->rows.bytes, sketch->rows.size);
    tapak_buf_put_text(buf, "</tbody></table></div>\n");
}
