// The pictures of docs/locating.md, drawn from the cells of a locator as they are: the grid around
// a place where villages meet, one leaf, and a search for the nearest boundary.
#include "bench/bench.h"
#include "bench/villages.h"
#include "geo/cells_form.h"
#include "geo/locator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 26, HIGH = 15, SAMPLES = 96 };

static const char *const fills[] = {"#cfe5f2", "#f6dfc0", "#d5ead0", "#ead5e8",
                                    "#f2ecb8", "#d9dcf0", "#f4d3d0", "#cfe9e4"};
static const char frame_ink[] = "#8a8f98";
static const char border_ink[] = "#1f2933";
static const char alert_ink[] = "#c2410c";

/** A view in degrees onto a sheet in pixels, north up. */
struct sheet {
    FILE *file;
    double west;
    double north;
    double x_per_lon;
    double y_per_lat;
};

static double x_of(const struct sheet *sheet, double lon_deg)
{
    return (lon_deg - sheet->west) * sheet->x_per_lon;
}

static double y_of(const struct sheet *sheet, double lat_deg)
{
    return (sheet->north - lat_deg) * sheet->y_per_lat;
}

static struct sheet open_sheet(const char *folder, const char *name, double width, double height,
                               const char *about)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    struct sheet sheet = {.file = fopen(path, "we")};
    if (sheet.file == NULL) {
        (void)fprintf(stderr, "bench_draw: cannot write %s\n", path);
        exit(1);
    }
    (void)fprintf(sheet.file,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" "
                  "font-family=\"sans-serif\" font-size=\"13\" fill=\"#1f2933\">\n"
                  "<title>%s</title>\n<rect width=\"%g\" height=\"%g\" fill=\"#fff\"/>\n",
                  width, height, about, width, height);
    return sheet;
}

static void close_sheet(struct sheet *sheet)
{
    (void)fputs("</svg>\n", sheet->file);
    (void)fclose(sheet->file);
}

static void put_text(const struct sheet *sheet, double x, double y, const char *text)
{
    (void)fprintf(sheet->file, "<text x=\"%.1f\" y=\"%.1f\">%s</text>\n", x, y, text);
}

static const char *fill_of(int32_t village)
{
    return village < 0 ? "#fff" : fills[(size_t)village % (sizeof fills / sizeof fills[0])];
}

// The borders within a box of degrees, each edge a piece of one path.
static void put_borders(const struct sheet *sheet, const struct tapak_locator *locator,
                        const struct tapak_box *box)
{
    (void)fprintf(sheet->file, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\" d=\"",
                  border_ink);
    for (size_t i = 0; i < locator->runs.count; i++) {
        const struct geo_run *run = &locator->runs.items[i];
        if (run->box.west_deg > box->east_deg || run->box.east_deg < box->west_deg ||
            run->box.south_deg > box->north_deg || run->box.north_deg < box->south_deg) {
            continue;
        }
        for (uint32_t k = 0; k <= run->count; k++) {
            struct tapak_point at = locator->edges->points[run->first + k];
            (void)fprintf(sheet->file, "%c%.1f %.1f", k == 0 ? 'M' : 'L', x_of(sheet, at.lon_deg),
                          y_of(sheet, at.lat_deg));
        }
    }
    (void)fputs("\"/>\n", sheet->file);
}

// A cell and, when it is a block, those in it; x and y in root cells.
static void put_cell(const struct sheet *sheet, const struct geo_cells *cells, uint32_t cell,
                     double x, double y, double size)
{
    double left = x_of(sheet, cells->west + x / cells->per_lon);
    double top = y_of(sheet, cells->south + (y + size) / cells->per_lat);
    double pixels = size / cells->per_lon * sheet->x_per_lon;
    double pixels_high = size / cells->per_lat * sheet->y_per_lat;
    enum cell_kind kind = cell_kind(cell);
    if (kind == CELL_BLOCK_4 || kind == CELL_BLOCK_8) {
        int side = kind == CELL_BLOCK_4 ? 4 : 8;
        for (int i = 0; i < side * side; i++) {
            put_cell(sheet, cells, cells->cells[cell_number(cell) + (uint32_t)i],
                     x + size * (i % side) / side, y + size * (i / side) / side, size / side);
        }
        return;
    }
    bool is_plain = cell <= cells->village_count;
    (void)fprintf(sheet->file,
                  "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"/>\n",
                  left, top, pixels, pixels_high,
                  is_plain            ? fill_of((int32_t)cell - 1)
                  : kind == CELL_LEAF ? "#fff"
                                      : "#e3b9b3");
}

static uint32_t root_at(const struct geo_cells *cells, size_t column, size_t row)
{
    return cells->cells[1 + row * cells->row_cells + column];
}

// How much there is to see in a window: villages that fill cells, and a few blocks.
static int worth(const struct geo_cells *cells, size_t column, size_t row)
{
    uint32_t seen[64];
    int villages = 0;
    int blocks = 0;
    for (size_t i = 0; i < (size_t)WIDE * HIGH; i++) {
        uint32_t cell = root_at(cells, column + i % WIDE, row + i / WIDE);
        int k = 0;
        while (k < villages && seen[k] != cell) {
            k++;
        }
        if (cell <= cells->village_count && k == villages && villages < 64) {
            seen[villages++] = cell;
        }
        blocks += cell_kind(cell) == CELL_BLOCK_4 || cell_kind(cell) == CELL_BLOCK_8;
    }
    return 10 * villages + (blocks < 12 ? blocks : 12);
}

static void draw_cells(const struct tapak_locator *locator, const char *folder)
{
    const struct geo_cells *cells = locator->cells;
    size_t best[2] = {0, 0};
    int most = -1;
    for (size_t row = 0; row + HIGH <= (size_t)cells->rows; row += 3) {
        for (size_t column = 0; column + WIDE <= cells->row_cells; column += 3) {
            int seen = worth(cells, column, row);
            if (seen > most) {
                most = seen;
                best[0] = column;
                best[1] = row;
            }
        }
    }
    struct tapak_box box = {cells->west + (double)best[0] / cells->per_lon,
                            cells->south + (double)best[1] / cells->per_lat, 0, 0};
    box.east_deg = box.west_deg + WIDE / cells->per_lon;
    box.north_deg = box.south_deg + HIGH / cells->per_lat;
    double pixels = 900.0 / WIDE;
    double height = HIGH * pixels;
    struct sheet sheet = open_sheet(folder, "locating-cells.svg", 900, height + 34,
                                    "Cells around a place where villages meet");
    sheet.west = box.west_deg;
    sheet.north = box.north_deg;
    sheet.x_per_lon = pixels * cells->per_lon;
    sheet.y_per_lat = pixels * cells->per_lat;
    (void)fprintf(sheet.file,
                  "<clipPath id=\"view\"><rect width=\"900\" height=\"%.0f\"/>"
                  "</clipPath><g clip-path=\"url(#view)\">\n<g stroke=\"%s\" "
                  "stroke-width=\"0.5\">\n",
                  height, frame_ink);
    for (size_t i = 0; i < (size_t)WIDE * HIGH; i++) {
        size_t column = best[0] + i % WIDE;
        size_t row = best[1] + i / WIDE;
        put_cell(&sheet, cells, root_at(cells, column, row), (double)column, (double)row, 1);
    }
    (void)fputs("</g>\n", sheet.file);
    put_borders(&sheet, locator, &box);
    (void)fputs("</g>\n", sheet.file);
    put_text(&sheet, 6, height + 22,
             "coloured: one village covers the cell · white: a leaf with its few edges, or no "
             "village · small: a block, where more than eight edges meet");
    close_sheet(&sheet);
}

/** A leaf of the root grid. */
struct leaf {
    const uint32_t *record;
    double column;
    double row;
};

static struct tapak_point place_in(const struct geo_cells *cells, const struct leaf *leaf, double u,
                                   double v)
{
    return (struct tapak_point){cells->west + (leaf->column + u) / cells->per_lon,
                                cells->south + (leaf->row + v) / cells->per_lat};
}

// Three edges of two or three villages, with a foot: small enough to be looked at.
static struct leaf find_leaf(const struct geo_cells *cells)
{
    for (size_t i = cells->row_cells; i < cells->figures.root_cells; i++) {
        uint32_t cell = cells->cells[1 + i];
        if (cell_kind(cell) != CELL_LEAF) {
            continue;
        }
        struct leaf leaf = {cells->pool + cell_number(cell), (double)(i % cells->row_cells),
                            (double)(i / cells->row_cells)};
        size_t lanes = leaf.record[0] & 255;
        size_t villages = leaf.record[0] >> 8 & 255;
        const uint16_t *owners =
            leaf_arrays_at((void *)(uintptr_t)(leaf.record + 2 + villages), lanes).owners;
        int feet = 0;
        for (size_t k = 0; k < lanes; k++) {
            feet += (owners[k] & (OWNER_FOOT_LOW | OWNER_FOOT_HIGH)) != 0;
        }
        if (lanes >= 4 && lanes <= 6 && villages == 3 && feet >= 1 && feet <= 2) {
            return leaf;
        }
    }
    (void)fputs("bench_draw: no leaf to show\n", stderr);
    exit(1);
}

// What the locator answers all over the leaf, as strips of one colour.
static void put_answers(const struct sheet *sheet, const struct tapak_locator *locator,
                        const struct leaf *leaf)
{
    const struct geo_cells *cells = locator->cells;
    for (int row = 0; row < SAMPLES; row++) {
        for (int column = 0; column < SAMPLES;) {
            int end = column;
            double v = (row + 0.5) / SAMPLES;
            int32_t village =
                tapak_locate(locator, place_in(cells, leaf, (column + 0.5) / SAMPLES, v));
            while (end < SAMPLES &&
                   tapak_locate(locator, place_in(cells, leaf, (end + 0.5) / SAMPLES, v)) ==
                       village) {
                end++;
            }
            struct tapak_point from =
                place_in(cells, leaf, (double)column / SAMPLES, (double)(row + 1) / SAMPLES);
            struct tapak_point to =
                place_in(cells, leaf, (double)end / SAMPLES, (double)row / SAMPLES);
            (void)fprintf(sheet->file,
                          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" "
                          "shape-rendering=\"crispEdges\"/>\n",
                          x_of(sheet, from.lon_deg), y_of(sheet, from.lat_deg),
                          x_of(sheet, to.lon_deg) - x_of(sheet, from.lon_deg),
                          y_of(sheet, to.lat_deg) - y_of(sheet, from.lat_deg), fill_of(village));
            column = end;
        }
    }
}

static void put_foot(const struct sheet *sheet, struct tapak_point end)
{
    double x = x_of(sheet, end.lon_deg);
    double y = y_of(sheet, end.lat_deg);
    (void)fprintf(
        sheet->file,
        "<path d=\"M%.1f %.1fV0\" stroke=\"%s\" stroke-width=\"1.6\" "
        "stroke-dasharray=\"5 4\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n",
        x, y, alert_ink, x, y, alert_ink);
}

static void put_edges(const struct sheet *sheet, const struct geo_cells *cells,
                      const struct leaf *leaf)
{
    size_t lanes = leaf->record[0] & 255;
    size_t villages = leaf->record[0] >> 8 & 255;
    struct leaf_arrays arrays =
        leaf_arrays_at((void *)(uintptr_t)(leaf->record + 2 + villages), lanes);
    for (size_t k = 0; k < lanes; k++) {
        struct geo_edge edge = geo_edge_at(&cells->edges, cells->ids[leaf->record[1] + k]);
        (void)fprintf(sheet->file,
                      "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-width=\"2.2\"/>\n",
                      x_of(sheet, edge.low.lon_deg), y_of(sheet, edge.low.lat_deg),
                      x_of(sheet, edge.high.lon_deg), y_of(sheet, edge.high.lat_deg), border_ink);
        if ((arrays.owners[k] & OWNER_FOOT_LOW) != 0) {
            put_foot(sheet, edge.low);
        }
        if ((arrays.owners[k] & OWNER_FOOT_HIGH) != 0) {
            put_foot(sheet, edge.high);
        }
    }
}

static void draw_leaf(const struct tapak_locator *locator, const char *folder)
{
    const struct geo_cells *cells = locator->cells;
    struct leaf leaf = find_leaf(cells);
    const double pixels = 400; // the side of the cell
    struct sheet sheet =
        open_sheet(folder, "locating-leaf.svg", 900, 590, "A leaf with its edges and feet");
    struct tapak_point corner = place_in(cells, &leaf, -0.75, 1.2);
    sheet.west = corner.lon_deg;
    sheet.north = corner.lat_deg;
    sheet.x_per_lon = pixels * cells->per_lon;
    sheet.y_per_lat = pixels * cells->per_lat;
    (void)fputs("<g fill=\"none\">\n", sheet.file);
    put_answers(&sheet, locator, &leaf);
    put_edges(&sheet, cells, &leaf);
    double left = 0.75 * pixels;
    double top = 0.2 * pixels;
    (void)fprintf(sheet.file,
                  "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" stroke=\"%s\" "
                  "stroke-width=\"2\"/>\n",
                  left, top, pixels, pixels, frame_ink);
    double x = left + 0.82 * pixels;
    double y = top + 0.42 * pixels;
    (void)fprintf(sheet.file,
                  "<path d=\"M%.1f %.1fH0\" stroke=\"#2563eb\" stroke-width=\"1.6\" "
                  "stroke-dasharray=\"2 4\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" "
                  "fill=\"#2563eb\"/></g>\n",
                  x, y, x, y);
    put_text(&sheet, x + 9, y - 6, "p");
    put_text(
        &sheet, 6, 582,
        "fill: who covers a place · black: the edges of the leaf, never cut · red: the foot of "
        "an end left of it · blue: the ray from p that is counted");
    close_sheet(&sheet);
}

// A place in no village, not far from one.
static struct tapak_point find_outside(const struct tapak_locator *locator, double *out_distance_m)
{
    uint64_t seed = 20260101;
    struct tapak_box box = tapak_locator_extent(locator);
    for (int i = 0; i < 1000000; i++) {
        struct tapak_point point = {
            box.west_deg + (box.east_deg - box.west_deg) * (0.1 + 0.8 * bench_random(&seed)),
            box.south_deg + (box.north_deg - box.south_deg) * (0.1 + 0.8 * bench_random(&seed))};
        if (tapak_locate(locator, point) == TAPAK_IN_NO_VILLAGE &&
            tapak_locate_nearest(locator, point, 4000, out_distance_m) != TAPAK_IN_NO_VILLAGE &&
            *out_distance_m > 1500) {
            return point;
        }
    }
    (void)fputs("bench_draw: no place outside to show\n", stderr);
    exit(1);
}

static void put_run(const struct sheet *sheet, const struct tapak_locator *locator,
                    const struct geo_run *run, const struct geo_window *window)
{
    bool is_near = geo_window_touches(window, &run->box);
    (void)fprintf(sheet->file,
                  "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" "
                  "stroke=\"%s\" stroke-width=\"%s\"/>\n<path fill=\"none\" stroke=\"%s\" "
                  "stroke-width=\"1.5\" d=\"",
                  x_of(sheet, run->box.west_deg), y_of(sheet, run->box.north_deg),
                  (run->box.east_deg - run->box.west_deg) * sheet->x_per_lon,
                  (run->box.north_deg - run->box.south_deg) * sheet->y_per_lat,
                  is_near ? alert_ink : frame_ink, is_near ? "1.6" : "0.7", border_ink);
    for (uint32_t k = 0; k <= run->count; k++) {
        struct tapak_point at = locator->edges->points[run->first + k];
        (void)fprintf(sheet->file, "%c%.1f %.1f", k == 0 ? 'M' : 'L', x_of(sheet, at.lon_deg),
                      y_of(sheet, at.lat_deg));
    }
    (void)fputs("\"/>\n", sheet->file);
}

static void draw_nearest(const struct tapak_locator *locator, const char *folder)
{
    double distance_m = 0;
    struct tapak_point point = find_outside(locator, &distance_m);
    struct geo_window window = geo_window_of(point, distance_m);
    double span_deg = window.north_deg * 7;
    struct sheet sheet =
        open_sheet(folder, "locating-nearest.svg", 900, 500, "The nearest boundary of a place");
    sheet.x_per_lon = sheet.y_per_lat = 470 / span_deg;
    sheet.west = point.lon_deg - 450 / sheet.x_per_lon;
    sheet.north = point.lat_deg + 235 / sheet.y_per_lat;
    (void)fputs("<clipPath id=\"sea\"><rect width=\"900\" height=\"470\"/></clipPath>"
                "<g clip-path=\"url(#sea)\">\n",
                sheet.file);
    for (size_t i = 0; i < locator->runs.count; i++) {
        const struct geo_run *run = &locator->runs.items[i];
        if (run->box.west_deg < point.lon_deg + span_deg &&
            run->box.east_deg > point.lon_deg - span_deg &&
            run->box.south_deg < point.lat_deg + span_deg / 2 &&
            run->box.north_deg > point.lat_deg - span_deg / 2) {
            put_run(&sheet, locator, run, &window);
        }
    }
    (void)fprintf(sheet.file,
                  "<circle cx=\"450\" cy=\"235\" r=\"4\" fill=\"#2563eb\"/><rect x=\"%.1f\" "
                  "y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#2563eb\" "
                  "fill-opacity=\"0.1\" stroke=\"#2563eb\"/></g>\n",
                  450 - window.east_deg * sheet.x_per_lon, 235 - window.north_deg * sheet.y_per_lat,
                  2 * window.east_deg * sheet.x_per_lon, 2 * window.north_deg * sheet.y_per_lat);
    put_text(&sheet, 6, 490,
             "blue: the window that holds all places within the least distance found · red: runs "
             "whose boxes touch it; only their edges are measured");
    close_sheet(&sheet);
}

int main(int count, char **words)
{
    struct bench_villages villages;
    struct tapak_error err = {0};
    struct tapak_locator_builder *builder = NULL;
    struct tapak_locator *locator = NULL;
    if (count != 3 || !bench_villages_read(words[1], &villages)) {
        (void)fprintf(stderr, "usage: bench_draw VILLAGES FOLDER\n");
        return 2;
    }
    enum tapak_status status = tapak_locator_builder_create(&builder, &err);
    for (size_t i = 0; i < villages.count && status == TAPAK_OK; i++) {
        size_t size = 0;
        uint8_t *wkb = bench_village_wkb(&villages.items[i], &size);
        status = tapak_locator_builder_add(builder, &villages.items[i].code, wkb, size, &err);
        free(wkb);
    }
    status = status == TAPAK_OK ? tapak_locator_seal(builder, &locator, &err) : status;
    tapak_locator_builder_free(builder);
    if (status != TAPAK_OK) {
        (void)fprintf(stderr, "bench_draw: %s\n", err.message);
        return 1;
    }
    draw_cells(locator, words[2]);
    draw_leaf(locator, words[2]);
    draw_nearest(locator, words[2]);
    tapak_locator_free(locator);
    return 0;
}
