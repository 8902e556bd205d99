/** Phrases with dates, times and zones. The columns are explained in testing-phrases.ts. */

export const dates = `
Buy milk tomorrow | Buy milk | 2026-11-28
tomorrow buy milk | buy milk | 2026-11-28
Buy milk today | Buy milk | 2026-11-27
Buy milk tmrw | Buy milk | 2026-11-28
Shop day after tomorrow | Shop | 2026-11-29
Shop the day after tomorrow for shoes | Shop for shoes | 2026-11-29
Dentist Friday | Dentist | 2026-11-27
Dentist on Monday | Dentist | 2026-11-30
Dentist mon | Dentist | 2026-11-30
Dentist tue | Dentist | 2026-12-01
Dentist this Saturday | Dentist | 2026-11-28
Dentist next Friday | Dentist | 2026-12-04
Dentist next mon | Dentist | 2026-11-30
Friday call mum | call mum | 2026-11-27
On Sunday visit grandma | visit grandma | 2026-11-29
Brunch with Lea sun | Brunch with Lea | 2026-11-29
Brunch on sat | Brunch | 2026-11-28
Call Ann on Tuesday about the car | Call Ann about the car | 2026-12-01
Remind Bob on Monday that the rent is due | Remind Bob that the rent is due | 2026-11-30
Report by Wednesday | Report | 2026-12-02
Report due Thursday | Report | 2026-12-03
Report due: Thursday | Report | 2026-12-03
Report due on Thursday | Report | 2026-12-03
Report due by next Thursday | Report | 2026-12-03
Taxes 2027-04-15 | Taxes | 2027-04-15
Taxes on 2027/04/15 | Taxes | 2027-04-15
Taxes 15.04.2027 | Taxes | 2027-04-15
Taxes 4/15/2027 | Taxes | 2027-04-15
Taxes due 4/15 | Taxes | 2027-04-15
Taxes 4/15 | Taxes | 2027-04-15
Gifts Dec 24 | Gifts | 2026-12-24
Gifts 24 Dec | Gifts | 2026-12-24
Gifts December 24th | Gifts | 2026-12-24
Gifts on the 24th of December | Gifts | 2026-12-24
Gifts Dec. 24 | Gifts | 2026-12-24
Gifts by Dec 24, 2027 | Gifts | 2027-12-24
Gifts 24 December 2027 | Gifts | 2027-12-24
Mom's birthday May 5 | Mom's birthday | 2027-05-05
Mom's birthday on 5 may | Mom's birthday | 2027-05-05
Ship the parcel Thu, Dec 3 | Ship the parcel | 2026-12-03
Party Friday 4 December | Party | 2026-12-04
Pay rent on the 1st | Pay rent | 2026-12-01
Pay rent by the 15th | Pay rent | 2026-12-15
Pay rent due 1st | Pay rent | 2026-12-01
Renew passport in 3 weeks | Renew passport | 2026-12-18
Renew passport in 10 days | Renew passport | 2026-12-07
Renew passport in two months | Renew passport | 2027-01-27
Renew passport in a week | Renew passport | 2026-12-04
Renew passport 2 weeks from now | Renew passport | 2026-12-11
Renew passport a week from Tuesday | Renew passport | 2026-12-08
In 2 days call the plumber | call the plumber | 2026-11-29
Plan trip next week | Plan trip | 2026-11-30
Plan trip next month | Plan trip | 2026-12-01
Plan trip next year | Plan trip | 2027-01-01
Plan trip next week on Tuesday | Plan trip | 2026-12-01
Plan trip Wednesday next week | Plan trip | 2026-12-02
Clean garage this weekend | Clean garage | 2026-11-28
Clean garage next weekend | Clean garage | 2026-12-05
Send slides EOD | Send slides | 2026-11-27
Send slides by EOD tomorrow | Send slides | 2026-11-28
Send slides EOW | Send slides | 2026-11-27
Send slides by end of month | Send slides | 2026-11-30
Send slides by the end of the week | Send slides | 2026-11-27
Send slides at the end of January | Send slides | 2027-01-31
Send slides eoy | Send slides | 2026-12-31
Call Ann (tomorrow) | Call Ann | 2026-11-28
Call Ann, tomorrow | Call Ann | 2026-11-28
Tomorrow: call Ann | call Ann | 2026-11-28
Call Ann - Monday | Call Ann | 2026-11-30
Leap party Feb 29 | Leap party | 2028-02-29
Vote Nov 3 | Vote | 2027-11-03
Water plants tonight | Water plants | 2026-11-27 22:00
New diet starting Monday | New diet | 2026-11-30
Ask Sam the day after tomorrow | Ask Sam | 2026-11-29
Return books in a fortnight | Return books | 2026-12-11
`;

export const times = `
Call Ann at 5pm | Call Ann | 2026-11-27 17:00
Call Ann 5pm | Call Ann | 2026-11-27 17:00
Call Ann at 9:00 | Call Ann | 2026-11-28 09:00
Call Ann 18:30 | Call Ann | 2026-11-27 18:30
Call Ann tomorrow at 5 pm | Call Ann | 2026-11-28 17:00
Call Ann tomorrow 9am | Call Ann | 2026-11-28 09:00
Call Ann 9am tomorrow | Call Ann | 2026-11-28 09:00
Call Ann at 9 tomorrow | Call Ann | 2026-11-28 09:00
Call Ann at 3 | Call Ann | 2026-11-27 15:00
Call Ann at 3 with Tom | Call Ann with Tom | 2026-11-27 15:00
Call Ann @ 3pm | Call Ann | 2026-11-27 15:00
Meeting @ 3pm | Meeting | 2026-11-27 15:00
Meeting @3pm | Meeting | 2026-11-27 15:00
Call at 8 in the evening | Call | 2026-11-27 20:00
Call at 8 in the morning | Call | 2026-11-28 08:00
Call at 10 at night | Call | 2026-11-27 22:00
Dinner tonight at 8 | Dinner | 2026-11-27 20:00
Dinner at 7:30 tonight | Dinner | 2026-11-27 19:30
Dinner tomorrow evening | Dinner | 2026-11-28 20:00
Dinner tomorrow evening at 7 | Dinner | 2026-11-28 19:00
Run tomorrow morning | Run | 2026-11-28 09:00
Run Saturday morning at 7 | Run | 2026-11-28 07:00
Nap this afternoon | Nap | 2026-11-27 15:00
Call the bank in the morning | Call the bank | 2026-11-28 09:00
Lunch at noon | Lunch | 2026-11-27 12:00
Lunch with Ann Sunday at noon | Lunch with Ann | 2026-11-29 12:00
Submit form by midnight | Submit form | 2026-11-28 00:00
Friday 9am standup | standup | 2026-12-04 09:00
Monday 9:30 standup | standup | 2026-11-30 09:30
Pick up kids Mon 15:15 | Pick up kids | 2026-11-30 15:15
Pick up kids at 9 o'clock | Pick up kids | 2026-11-28 09:00
Pick up kids at half past three | Pick up kids | 2026-11-27 15:30
Pick up kids at quarter to 9 | Pick up kids | 2026-11-28 08:45
Take cake out in 30 minutes | Take cake out | 2026-11-27 11:15
Take cake out in an hour | Take cake out | 2026-11-27 11:45
Take cake out in half an hour | Take cake out | 2026-11-27 11:15
Leave in 2 hours | Leave | 2026-11-27 12:45
Train 2026-12-24 07:12 | Train | 2026-12-24 07:12
Train 2026-12-24T07:12 | Train | 2026-12-24 07:12
Train Dec 24 at 7:12am | Train | 2026-12-24 07:12
Train on Dec 24 at 7 | Train | 2026-12-24 07:00
Train at 7.12pm on Dec 24 | Train | 2026-12-24 19:12
Meds at 9 a.m. | Meds | 2026-11-28 09:00
Meds 9 p.m. today | Meds | 2026-11-27 21:00
9am call the bank | call the bank | 2026-11-28 09:00
Review by 5pm | Review | 2026-11-27 17:00
Review due tomorrow at 17:00 | Review | 2026-11-28 17:00
Gym Tuesday, 6pm | Gym | 2026-12-01 18:00
Gym tomorrow with Eva at 6pm | Gym with Eva | 2026-11-28 18:00
Today at 9am stretch | stretch | 2026-11-27 09:00
`;

export const zones = `
Call 2026-12-24T09:00:00Z | Call | 2026-12-24 09:00 UTC
Call 2026-12-24T09:00:00-05:00 | Call | 2026-12-24 09:00
Call 2026-12-24T09:00:00+02:00 | Call | 2026-12-24 09:00 Etc/GMT-2
Call 2026-12-24T09:00-08:00 | Call | 2026-12-24 09:00 Etc/GMT+8
Call 2026-12-24T09:00+05:30 | Call | 2026-12-23 22:30
Call 2026-12-24T09:00:30Z | Call | 2026-12-24 09:00:30 UTC
Call tomorrow 9am PST | Call | 2026-11-28 09:00 America/Los_Angeles
Call 9am PST tomorrow | Call | 2026-11-28 09:00 America/Los_Angeles
Interview 3pm CET tomorrow | Interview | 2026-11-28 15:00 Europe/Berlin
Interview at 3pm CET on Monday | Interview | 2026-11-30 15:00 Europe/Berlin
Interview Monday 15:00 UTC | Interview | 2026-11-30 15:00 UTC
Interview Monday 15:00 GMT+2 | Interview | 2026-11-30 15:00 Etc/GMT-2
Interview Monday 15:00 UTC-3 | Interview | 2026-11-30 15:00 Etc/GMT+3
Interview Monday 15:00 GMT | Interview | 2026-11-30 15:00 UTC
Interview Monday 15:00 -05:00 | Interview | 2026-11-30 15:00
Interview Monday 9am EST | Interview | 2026-11-30 09:00
Interview Monday 9am ET | Interview | 2026-11-30 09:00
Interview Monday 9:00 Europe/Berlin | Interview | 2026-11-30 09:00 Europe/Berlin
Interview Monday 9:00 (CET) | Interview | 2026-11-30 09:00 Europe/Berlin
Interview Monday 9am JST | Interview | 2026-11-30 09:00 Asia/Tokyo
Standup every weekday 9am CET | Standup | 2026-11-30 09:00 Europe/Berlin | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Standup every day at 16:30 UTC | Standup | 2026-11-27 16:30 UTC | FREQ=DAILY
Ship 5pm pt | Ship pt | 2026-11-27 17:00
Webinar Dec 3 at 18:00 IST | Webinar | 2026-12-03 18:00 Asia/Kolkata
Webinar Dec 3 at 6pm BST | Webinar | 2026-12-03 18:00 Europe/London
Webinar at 10am London time | Webinar | 2026-11-28 10:00 Europe/London
Call at 9 CET | Call | 2026-11-28 09:00 Europe/Berlin
Call 09:00Z 2026-12-24 | Call | 2026-12-24 09:00 UTC
`;
