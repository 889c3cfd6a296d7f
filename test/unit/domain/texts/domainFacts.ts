/** The codes that the machine's facts name, as they are written there: the project has to pass without its neighbour. */
export const domainFacts = `
Machine type: 0 base station, 1 keg. Connection: 0 offline, 1 online, 2 not responding.
| current state | 0 idle, 1 running, 2 waiting for the user |
| process type | 0 idle, 1 brew, 2 clean, 3 clean keg, 4 fermentation, 5 serving, 6 acid clean |
| phase | brew: 1 prepare, 2 mash, 3 boil, 4 chill; ferment: 12 prepare, 5 primary, 6 secondary, 7 clarification, 13 carbonating; 8 serving; clean: 9 prepare, 10 clean, 11 rinse; acid: 14 soak, 15 clean, 16 rinse |
| state: rinse | 5 manual, 6 prepare, 7 keg check, 8 water check, 9 flow recovery, 10 priming, 11 flow check, 12 heat-up, 13 ball valve, 14 boil path, 15 mash path, 16 done, 17 fill, 18 cool |
| state: brew | 20–23 hydrate, 24 mash in, 30 heat-up, 31 mashing, 32 rest, 33 recovery, 39 sparge, 40 lauter, 43 replace mash, 50 boil heat-up, 51 boil, 52 second lauter, 53 recovery, 59 connect water, 60 cool, 61 filter cold crash, 65 write keg, 70 done, 71 failed, 74 pitch cooling |
| state: ferment | 75 prepare, 76 airlock on, 77 airlock off, 78 trub container, 80 temperature control, 81 remove trub, 82 add ingredient, 83 remove ingredient, 84 failed, 85 pair sensor, 94 carbonating |
| state: serve | 88 prepare, 90 cool, 91 tap, 92 temperature control, 93 failed |
| state: clean (CIP) | 101 prepare, 102 drain, 103 heat-up, 105 accessories, 108 done, 109 failed, 111/112 circulate, 113/114 rinse, 115 recovery, 116 soak; acid 117–124, 125 failed, 126 recovery |
| sensor id | 0 ambient, 1/2 control out/in, 3 liquid, 4 Peltier, 6 pump, 7 carousel, 9/10 connections, 12 zero, 13 controller, 14 barometer, 15/16/17 valves, 18 system, 19 button, 20 board fan, 21 gravity probe temperature, 22 specific gravity, 23 probe battery, 24 Peltier % (signed), 25 flow, 26 fan %, 27 RSSI |
| user action (key ones) | 12 needs cleaning, 21 start, 26 prepare fermentation, 28 fit airlock, 29 remove airlock, 32 start cleaning, 37 finish; 13, 33, 34, 35, 59, 61, 62 failures; 39–52, 55, 58 checks; 63 needs acid; 64 keg update; 67 maximum cooling |
| error | 0, 9–15, 17, 18 recipe, NFC, pressure, memory, storage, file system; 101–120 sensors, of which 105 thermal protection, 107 pump dry, 112 pump, 117/118 flow, 119/120 pump current |
| session status | 1 active, 2 in progress, 4 completed, 6 cancelled |
| device command | 2 wake, 3 generic step command (next, bypass, go to), 6 update recipe; for a keg: serve, set temperature, reset. Error while pending: 0 none, 3 unknown, 4 failed or unresponsive |
`;
