# tapak: every habit is a target. `make help` lists them.
MODE ?= release
# Compiling takes all cores, also where nobody said -j; tests run one after the other.
SPREAD = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))
CC   ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif

OUT  := build/$(MODE)-$(notdir $(CC))
PKGS := gdal proj geos spatialite sqlite3 libmicrohttpd jansson libsodium zlib libturbojpeg libpng \
        libwebp
NEEDED := $(shell sh tests/check/deps.sh --missing)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wconversion \
        -Wno-sign-conversion
WERROR ?= -Werror
COMMON := -std=c17 -D_GNU_SOURCE -Iinclude -Isrc -I$(OUT)/gen $(WARN) $(WERROR) -g \
          -fstack-protector-strong -ffp-contract=off -pthread
FLAGS_release  := -O2 -D_FORTIFY_SOURCE=2
FLAGS_debug    := -Og
FLAGS_sanitize := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
FLAGS_thread   := -O1 -fno-omit-frame-pointer -fsanitize=thread
FLAGS_cover    := -O0 --coverage
FLAGS_fuzz     := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
ifeq ($(FLAGS_$(MODE)),)
$(error MODE must be one of release debug sanitize thread cover fuzz)
endif
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo 0.1)
PKGFLAGS := $(if $(NEEDED),,$(shell pkg-config --cflags $(PKGS)))
CFLAGS  += $(COMMON) $(FLAGS_$(MODE)) $(patsubst -I%,-isystem %,$(PKGFLAGS))
LDLIBS  += $(if $(NEEDED),,$(shell pkg-config --libs $(PKGS))) -lgeos_c -lm
LDFLAGS += $(FLAGS_$(MODE)) -pthread -Wl,--as-needed

SRCS   := $(filter-out src/app/main.c,$(sort $(shell find src -name '*.c')))
GEN_C  := $(patsubst %,$(OUT)/gen/%,queries.c schema.c codelists.c)
OBJS   := $(SRCS:src/%.c=$(OUT)/obj/%.o) $(GEN_C:$(OUT)/gen/%.c=$(OUT)/obj/gen/%.o)
LIB    := $(OUT)/libtapak.a
TESTS  := $(sort $(shell find tests -name 'test_*.c'))
FIXT   := $(filter-out $(TESTS),$(sort $(shell find tests -name '*.c' -not -path 'tests/fuzz/*' -not -path 'tests/bench/*')))
TBINS  := $(TESTS:tests/%.c=$(OUT)/tests/%)
BENCHES:= $(sort $(wildcard tests/bench/bench_*.c))
BPARTS := $(filter-out $(BENCHES),$(sort $(wildcard tests/bench/*.c)))
FUZZ   := $(sort $(shell find tests/fuzz -name 'fuzz_*.c' 2>/dev/null))
SHTESTS:= $(sort $(wildcard tests/e2e/*.sh))
OURS   := $(shell find src include tests -name '*.[ch]')

.PHONY: all help deps build run test units e2e web web-test check sanitize thread fuzz cover bench \
        bench-deps bench-serve pictures screenshots tidy format format-check floors sizes clean install geodata-gadm
.DEFAULT_GOAL := build

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile
	@echo "  MODE=release|debug|sanitize|thread|cover|fuzz   CC=gcc|clang   (objects in build/MODE-CC)"

deps: ## install the Debian packages and npm modules that are missing
	@sh tests/check/deps.sh --install

build: $(if $(NEEDED),deps) ## build the program (build/tapak)
	@$(MAKE) --no-print-directory $(if $(NEEDED),build,$(SPREAD) $(OUT)/tapak)
	@ln -sfn ../$(OUT)/tapak build/tapak

run: build web ## make the demo region (build/demo.db) and serve the map
	@build/tapak demo --db build/demo.db
	build/tapak serve --db build/demo.db $(ARGS)

test: build web ## build, then run every test (unit, contract, end to end, pages)
	@$(MAKE) --no-print-directory units e2e web-test

units: ## unit and contract tests of this MODE
	@$(MAKE) --no-print-directory $(SPREAD) $(TBINS)
	@sh tests/check/run.sh $(TBINS)

e2e: build ## end-to-end tests: the real program on real files
	@sh tests/check/run.sh $(SHTESTS)

web: deps ## build the pages into web/dist
	@sh tests/check/web.sh build

web-test: web build ## types, logic and browser tests of the pages
	@sh tests/check/web.sh test

check: format-check floors sizes test sanitize ## what a change must pass

sanitize: ## unit and contract tests under address and undefined sanitizers
	@$(MAKE) --no-print-directory MODE=sanitize units

thread: ## unit and contract tests under the thread sanitizer
	@TSAN_OPTIONS=detect_deadlocks=0 $(MAKE) --no-print-directory MODE=thread units

fuzz: ## run each fuzzer for FUZZ_SECONDS (60)
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang fuzz-run

.PHONY: fuzz-run
fuzz-run: $(FUZZ:tests/fuzz/%.c=$(OUT)/fuzz/%)
	@sh tests/check/fuzz.sh $(OUT)/fuzz $(or $(FUZZ_SECONDS),60)

cover: ## line coverage of the unit tests
	@$(MAKE) --no-print-directory MODE=cover units
	@sh tests/check/cover.sh build/cover-$(notdir $(CC))

bench: build $(BENCHES:tests/%.c=$(OUT)/%) ## the join and the import against their goals and peers, into build/bench (QUICK=1: a tenth)
	@sh tests/bench/run.sh $(OUT)/bench

bench-serve: build $(BENCHES:tests/%.c=$(OUT)/%) ## serving against its goals, the ceiling and other servers, into build/bench (QUICK=1: a minute)
	@sh tests/bench/serve.sh $(OUT)/bench

bench-deps: ## install the peers of benchmarks from Debian (PostGIS, MapServer, QGIS Server, wrk, valgrind)
	@sh tests/bench/deps.sh

pictures: build $(OUT)/bench/bench_draw ## draw docs/locating-*.svg from the cells of the demo region
	@mkdir -p build/pictures
	@build/tapak demo --db build/pictures/demo.db --files build/pictures >/dev/null
	@$(OUT)/bench/bench_draw build/pictures/villages.geojson docs

screenshots: build web ## the pictures of README from the demo region (docs/*.png)
	@bash tests/check/screenshots.sh

tidy: ## clang-tidy over src
	@clang-tidy --quiet $(SRCS) -- $(filter-out -Werror,$(CFLAGS))

format: ## put every C file into the project's form
	@clang-format -i $(OURS)

format-check:
	@clang-format --dry-run -Werror $(OURS) && echo "format: ok"

floors: $(LIB) ## check includes and symbols against src/FLOORS
	@sh tests/check/floors.sh $(OUT)/obj

sizes: ## files under 500 lines, functions under 60
	@sh tests/check/sizes.sh

geodata-gadm: build ## fetch GADM 4.1 villages of East Kalimantan from npm and load them
	@sh geodata/gadm.sh

clean: ## remove what was built
	rm -rf build web/dist

PREFIX ?= /usr/local
install: build web ## install into PREFIX (/usr/local)
	install -D -m 755 $(OUT)/tapak $(DESTDIR)$(PREFIX)/bin/tapak
	mkdir -p $(DESTDIR)$(PREFIX)/share/tapak/web
	cp -r web/dist/. $(DESTDIR)$(PREFIX)/share/tapak/web/
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/tapak/copyright

# --- rules -------------------------------------------------------------------------------------

$(OUT)/gen/queries.c: src/store/queries.awk $(sort $(wildcard src/store/sql/*.sql src/store/sql/*/*.sql))
	@mkdir -p $(@D)
	@LC_ALL=C awk -v header=$(@D)/queries_gen.h -f $^ </dev/null > $@.new && mv $@.new $@

$(OUT)/gen/queries_gen.h: $(OUT)/gen/queries.c ;

$(OUT)/gen/schema.c: src/store/embed.awk $(sort $(wildcard src/store/schema/*/*.sql))
	@mkdir -p $(@D)
	@LC_ALL=C awk -v table=tapak_schema_files -f $^ </dev/null > $@.new && mv $@.new $@

$(OUT)/gen/codelists.c: src/store/embed.awk $(sort $(wildcard geodata/*.csv) $(wildcard geodata/demo/*.csv))
	@mkdir -p $(@D)
	@LC_ALL=C awk -v table=tapak_codelist_files -f $^ </dev/null > $@.new && mv $@.new $@

$(OUT)/obj/gen/%.o: $(OUT)/gen/%.c
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -Wno-overlength-strings -c $< -o $@

$(OUT)/obj/%.o: src/%.c | $(GEN_C)
	@mkdir -p $(@D)
	@echo "cc $<"
	@$(CC) $(CFLAGS) -DTAPAK_VERSION='"$(VERSION)"' -MMD -MP -c $< -o $@

$(LIB): $(OBJS)
	@rm -f $@ && ar rcs $@ $^

$(OUT)/tapak: $(OUT)/obj/app/main.o $(LIB)
	@$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(OUT)/fixt/%.o: tests/%.c | $(GEN_C)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -Itests -MMD -MP -c $< -o $@

$(OUT)/tests/%: tests/%.c $(FIXT:tests/%.c=$(OUT)/fixt/%.o) $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -Itests -MMD -MP $< $(filter %.o,$^) $(LIB) $(LDFLAGS) $(LDLIBS) -lcmocka -o $@

$(OUT)/fuzz/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -fsanitize=fuzzer $< $(LIB) $(LDFLAGS) $(LDLIBS) -o $@

$(OUT)/bench/%: tests/bench/%.c $(BPARTS:tests/%.c=$(OUT)/fixt/%.o) $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -Itests -MMD -MP $< $(filter %.o,$^) $(LIB) $(LDFLAGS) $(LDLIBS) -o $@

.SECONDARY:
-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
