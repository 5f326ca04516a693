// The main job on a phone.
import { phone } from "./lib.mjs";
import { walk } from "./journey.mjs";

walk("phone", phone);
