/** Phrases of everyday use, of all classes. The columns are explained in testing-phrases.ts. */

export const everyday = `
Pick up dry cleaning thursday 5:30pm | Pick up dry cleaning | 2026-12-03 17:30
Haircut sat 11am | Haircut | 2026-11-28 11:00
Haircut on 12/5 at 11am | Haircut | 2026-12-05 11:00
Flight to SFO 12/18 6:45am | Flight to SFO | 2026-12-18 06:45
Oil change in 3 months | Oil change | 2027-02-27
Cancel trial in 14 days | Cancel trial | 2026-12-11
Cancel Netflix before Dec 15 | Cancel Netflix before Dec 15
Team lunch next thursday noon | Team lunch | 2026-12-03 12:00
Team lunch next thursday at 12:30 | Team lunch | 2026-12-03 12:30
Zoom w/ Dana tomorrow 2pm | Zoom w/ Dana | 2026-11-28 14:00
Zoom w Dana mon 2:30pm | Zoom w Dana | 2026-11-30 14:30
Prep for 1:1 monday 9am | Prep for 1:1 | 2026-11-30 09:00
1:1 with Sam every other wed 3pm | 1:1 with Sam | 2026-12-02 15:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE
Water the ferns every sunday morning | Water the ferns | 2026-11-29 09:00 | FREQ=WEEKLY;BYDAY=SU
Take out recycling every other thursday night | Take out recycling | 2026-12-03 22:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=TH
Take vitamin D daily | Take vitamin D | 2026-11-27 | FREQ=DAILY
Take vitamin D daily 8am | Take vitamin D | 2026-11-28 08:00 | FREQ=DAILY
Pay Amex on the 12th of every month | Pay Amex | 2026-12-12 | FREQ=MONTHLY;BYMONTHDAY=12
Pay Amex monthly on the 12th | Pay Amex | 2026-12-12 | FREQ=MONTHLY;BYMONTHDAY=12
Pay Amex every 12th | Pay Amex | 2026-12-12 | FREQ=MONTHLY;BYMONTHDAY=12
Quarterly taxes every 3 months starting Jan 15 | Quarterly taxes | 2027-01-15 | FREQ=MONTHLY;INTERVAL=3
Review OKRs first Monday of every month at 10am | Review OKRs | 2026-12-07 10:00 | FREQ=MONTHLY;BYDAY=1MO
Board game night last Saturday of every month 7pm | Board game night | 2026-11-28 19:00 | FREQ=MONTHLY;BYDAY=-1SA
Game night saturday 7pm | Game night | 2026-11-28 19:00
Physical therapy every tue and thu at 4pm until Jan 31 | Physical therapy | 2026-12-01 16:00 | FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270131
Physical therapy tue/thu 4pm | Physical therapy tue/thu | 2026-11-27 16:00
Physical therapy every weekday at 4pm for 2 weeks | Physical therapy | 2026-11-27 16:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261210
Eye drops every 4 hours until Sunday | Eye drops | 2026-11-27 11:00 | FREQ=HOURLY;INTERVAL=4;UNTIL=20261129
Eye drops every 4 hours for 2 days | Eye drops | 2026-11-27 11:00 | FREQ=HOURLY;INTERVAL=4;UNTIL=20261129T155959Z
Call mom every Sunday at 5 | Call mom | 2026-11-29 17:00 | FREQ=WEEKLY;BYDAY=SU
Call mom Sundays 5pm | Call mom | 2026-11-29 17:00 | FREQ=WEEKLY;BYDAY=SU
Anniversary every June 14 | Anniversary | 2027-06-14 | FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=14
Anniversary every 14 June | Anniversary | 2027-06-14 | FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=14
Anniversary June 14 every year | Anniversary | 2027-06-14 | FREQ=YEARLY
Passport expires 2028-03-01 | Passport expires | 2028-03-01
Ship order #4521 by Friday | Ship order #4521 | 2026-11-27
Submit PR #12 today | Submit PR #12 | 2026-11-27
Read chapters 4-6 by Monday | Read chapters 4-6 | 2026-11-30
Buy 2 lbs beef tomorrow | Buy 2 lbs beef | 2026-11-28
Buy 2x4 lumber sat | Buy 2x4 lumber | 2026-11-28
Text Bob re: Friday | Text Bob re: Friday
Text Bob about Friday's party | Text Bob about Friday's party
Text April about May trip | Text April about May trip
Text Summer at 8pm | Text Summer | 2026-11-27 20:00
Email John Monday | Email John | 2026-11-30
Email John Monday about pricing | Email John about pricing | 2026-11-30
Email invoice to Sun Corp | Email invoice to Sun Corp
Book Monday Blues tickets | Book Monday Blues tickets
Design Sunday landing page | Design Sunday landing page
Order May flowers | Order May flowers
Write march report | Write march report
Learn to march | Learn to march
Organize Sat photos | Organize Sat photos
Dec 24 wrap presents | wrap presents | 2026-12-24
dec 24 at 6pm mass | mass | 2026-12-24 18:00
30 dec call insurance | call insurance | 2026-12-30
The 5 second rule | The 5 second rule
7 habits summary | 7 habits summary
90 day review prep | 90 day review prep
3 month plan draft | 3 month plan draft
10 minute abs | 10 minute abs
8 hour sleep | 8 hour sleep
5am club book | 5am club book
Read "The 4-Hour Workweek" | Read "The 4-Hour Workweek"
Watch 24 | Watch 24
Watch 1917 | Watch 1917
Watch 2001 A Space Odyssey | Watch 2001 A Space Odyssey
Read 1984 by Sunday | Read 1984 | 2026-11-29
Play Friday Night Funkin | Play Friday Night Funkin
Listen to Monday Monday | Listen to Monday Monday
Fix tomorrow.js import | Fix tomorrow.js import
Deploy 10.0.0.1 today at 6pm | Deploy 10.0.0.1 | 2026-11-27 18:00
Update to iOS 18.2 tonight | Update to iOS 18.2 | 2026-11-27 22:00
Call 555-1234 tomorrow at 10 | Call 555-1234 | 2026-11-28 10:00
Call +1 555 123 4567 at 3pm | Call +1 555 123 4567 | 2026-11-27 15:00
Pick up order at 12 Elm Street | Pick up order at 12 Elm Street
Appointment at 4 Privet Drive at 4pm | Appointment at 4 Privet Drive | 2026-11-27 16:00
Sale ends Sunday | Sale ends Sunday
Take kids to school every weekday 8:15am | Take kids to school | 2026-11-30 08:15 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Backup every night at 11pm | Backup | 2026-11-27 23:00 | FREQ=DAILY
Backup nightly | Backup | 2026-11-27 22:00 | FREQ=DAILY
Stand up every hour | Stand up | 2026-11-27 11:00 | FREQ=HOURLY
Change oil every 6 months | Change oil | 2026-11-27 | FREQ=MONTHLY;INTERVAL=6
Change oil every 5000 miles | Change oil every 5000 miles
Change air filter every 90 days | Change air filter | 2026-11-27 | FREQ=DAILY;INTERVAL=90
Descale kettle every! 2 months | Descale kettle | 2026-11-27 | FREQ=MONTHLY;INTERVAL=2 done
Clean fridge every first Saturday | Clean fridge | 2026-12-05 | FREQ=MONTHLY;BYDAY=1SA
Clean fridge every 3rd saturday of the month | Clean fridge | 2026-12-19 | FREQ=MONTHLY;BYDAY=3SA
Timesheet every Friday 4pm | Timesheet | 2026-11-27 16:00 | FREQ=WEEKLY;BYDAY=FR
Timesheet fridays | Timesheet | 2026-11-27 | FREQ=WEEKLY;BYDAY=FR
Payroll on the 15th and 30th | Payroll on the 15th and 30th
Payroll on the 15th and last day of every month | Payroll | 2026-11-30 | FREQ=MONTHLY;BYMONTHDAY=15,-1
Call with Tokyo tomorrow 9am JST | Call with Tokyo | 2026-11-28 09:00 Asia/Tokyo
Call with London 3pm GMT | Call with London | 2026-11-28 15:00 UTC
Webinar 11am PT Tuesday | Webinar | 2026-12-01 11:00 America/Los_Angeles
Webinar Tue 11am Pacific | Webinar | 2026-12-01 11:00 America/Los_Angeles | | | known to be wrong
Webinar Tue 17:00 Asia/Kolkata | Webinar | 2026-12-01 17:00 Asia/Kolkata
Launch 2027-01-05T18:00Z | Launch | 2027-01-05 18:00 UTC
Launch 2027-01-05 18:00 UTC | Launch | 2027-01-05 18:00 UTC
Launch 2027-01-05 18:00+01:00 | Launch | 2027-01-05 18:00 Etc/GMT-1
Conference Jan 12-14 | Conference Jan 12-14
Conference 12 to 14 January | Conference 12 to 14 January
Conference from 12 January to 14 January | Conference from 12 January to 14 January
Out of office Dec 23 through Jan 2 | Out of office Dec 23 through Jan 2
Shift 9-5 tomorrow | Shift 9-5 | 2026-11-28
Shift 9am-5pm | Shift 9am-5pm
Shift Monday 9am to 5pm | Shift 9am to 5pm | 2026-11-30
Mow lawn this weekend | Mow lawn | 2026-11-28
Mow lawn sometime next week | Mow lawn sometime next week
Mow lawn later today | Mow lawn | 2026-11-27
Mow lawn later | Mow lawn later
Mow lawn first thing tomorrow | Mow lawn first thing | 2026-11-28
Mow lawn tomorrow after work | Mow lawn after work | 2026-11-28
Mow lawn tomorrow before 5pm | Mow lawn before 5pm | 2026-11-28
Mow lawn Friday or Saturday | Mow lawn Friday or Saturday
Mow lawn on saturday if dry | Mow lawn if dry | 2026-11-28
Todo today: mow lawn | Todo: mow lawn | 2026-11-27
Homework due tomorrow 11:59pm | Homework | 2026-11-28 23:59
Homework due in 2 days | Homework | 2026-11-29
Homework for Monday | Homework for Monday
Essay due fri @ 5pm | Essay | 2026-11-27 17:00
Essay due date Friday | Essay due date | 2026-11-27
Rent due the 1st | Rent | 2026-12-01
Rent due on the 1st of each month | Rent | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1
Rent every 1st at noon | Rent | 2026-12-01 12:00 | FREQ=MONTHLY;BYMONTHDAY=1
Gym @6am tomorrow | Gym | 2026-11-28 06:00
Gym mwf 6am | Gym mwf | 2026-11-28 06:00
Gym M-F 6am | Gym M-F | 2026-11-28 06:00
Gym every M W F | Gym every M W F
Lunch 12-1 | Lunch 12-1
Lunch at 12 | Lunch | 2026-11-27 12:00
Dinner 7ish | Dinner 7ish
Dinner at 7 | Dinner | 2026-11-28 07:00
Dinner around 7pm | Dinner around 7pm
Alarm 0630 | Alarm 0630
Alarm at 0630 | Alarm | 2026-11-28 06:30
Alarm 6:30 | Alarm | 2026-11-28 06:30
Report EOD friday | Report | 2026-11-27
Report by COB monday | Report | 2026-11-30
Report end of week | Report | 2026-11-27
End of week report | End of week report
End of year party planning | End of year party planning
Budget for next year | Budget for next year
Goals for next month | Goals for next month
Plan next week's meals | Plan next week's meals
Next week: plan meals | plan meals | 2026-11-30
`;
