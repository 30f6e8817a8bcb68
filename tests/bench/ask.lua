-- Requests for wrk: wrk -s ask.lua URL -- DATA.lua KIND. DATA.lua (written by serve.mjs) returns the
-- paths of the server asked and places where its reports are; KIND names the row of the report.
local data, kind, ask
local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

local function pick(list) return list[math.random(#list)] end

-- A box around a report, from so many to so many degrees wide.
local function box(least, most)
   local at = pick(data.points)
   local half = (least + math.random() * (most - least)) / 2
   return string.format("%.4f,%.4f,%.4f,%.4f", at[1] - half, at[2] - half, at[1] + half, at[2] + half)
end

local function tile()
   local at = pick(data.points)
   local z = math.random(6, 14)
   local n = 2 ^ z
   local lat = math.rad(at[2])
   local x = math.floor((at[1] + 180) / 360 * n)
   local y = math.floor((1 - math.log(math.tan(lat) + 1 / math.cos(lat)) / math.pi) / 2 * n)
   return (data.tile:gsub("{z}", z):gsub("{x}", x):gsub("{y}", y))
end

-- One to three of category, state, class and an interval of days.
local function filter()
   local parts = {}
   local first = math.random(4)
   for i = 0, math.random(0, 2) do
      local what = (first + i) % 4
      if what == 0 then parts[#parts + 1] = "category=" .. pick(data.categories) end
      if what == 1 then parts[#parts + 1] = "state=" .. pick(data.states) end
      if what == 2 then parts[#parts + 1] = "class=" .. pick(data.classes) end
      if what == 3 then
         local year = math.random(2019, 2024)
         parts[#parts + 1] = string.format("datetime=%d-%02d-01/%d-%02d-28", year, math.random(12),
                                           year + 1, math.random(12))
      end
   end
   return table.concat(parts, "&")
end

local function summary()
   local year = math.random(2019, 2024)
   local path = string.format("/api/summary?by=village&from=%d-%02d-01&to=%d-%02d-28", year,
                              math.random(12), year + 1, math.random(12))
   return math.random(2) == 1 and path .. "&category=" .. pick(data.categories) or path
end

local function submit()
   local at = pick(data.points)
   return wrk.format("POST", "/api/reports", {["Content-Type"] = "application/json"},
      string.format('{"category":"%s","title":"Laporan %d","description":"Asap tebal dekat sungai (%d)",' ..
                    '"lat":%.6f,"lon":%.6f,"accuracy_m":20}', pick(data.categories), math.random(1e6),
                    math.random(1e9), at[2], at[1]))
end

local asks = {
   item = function() return data.items .. "/" .. pick(data.ids) .. data.item_suffix end,
   page10 = function() return data.items .. data.items_suffix .. "limit=10" end,
   box100 = function() return data.items .. data.items_suffix .. "limit=100&bbox=" .. box(0.3, 1.0) end,
   box1000 = function() return data.items .. data.items_suffix .. "limit=1000&bbox=" .. box(1.0, 3.0) end,
   villages = function() return data.villages end,
   tile = tile,
   tile_filtered = function() return tile() .. "?" .. filter() end,
   summary = summary,
}

function init(args)
   data = dofile(args[1])
   kind = args[2]
   math.randomseed(20190618 + 7919 * number + (tonumber(args[3]) or 0))
   ask = asks[kind]
end

function request()
   if kind == "submit" then return submit() end
   return wrk.format("GET", ask())
end

function done(summary, latency)
   io.write(string.format('RESULT {"requests":%d,"seconds":%.6f,"bytes":%d,"failed":%d,"broken":%d,"p50_ms":%.3f,"p99_ms":%.3f,"most_ms":%.3f}\n',
      summary.requests, summary.duration / 1e6, summary.bytes, summary.errors.status,
      summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
