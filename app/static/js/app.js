// The desk's behaviours, one a file. Each improves a page that works without it.
import "./keys.js";
import "./menu.js";
import "./dialog.js";
import "./services.js";
import "./focus.js";
import "./current.js";
import "./leave.js";
import "./length.js";
import "./draft.js";
import "./countdown.js";
import "./arrivals.js";
import "./offline.js";
import "./resume.js";
import "./busy.js";
import "./failed.js";
import "./fold.js";
import "./switch.js";
