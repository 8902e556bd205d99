/** Phrases of varied topics, of all classes. The columns are explained in testing-phrases.ts. */

export const varied = `
Standup mon-thu 9:15 | Standup mon-thu | 2026-11-28 09:15
Kids swim class every sat 10-11 | Kids swim class 10-11 | 2026-11-28 | FREQ=WEEKLY;BYDAY=SA
Yoga class every tues and thurs from 6pm | Yoga class | 2026-12-01 18:00 | FREQ=WEEKLY;BYDAY=TU,TH
Rehearsal every thu 7:30pm until dec 17 | Rehearsal | 2026-12-03 19:30 | FREQ=WEEKLY;BYDAY=TH;UNTIL=20261217
Water bill on the 20th every month | Water bill | 2026-12-20 | FREQ=MONTHLY;BYMONTHDAY=20
Mortgage every month on 1st | Mortgage | 2026-12-01 | FREQ=MONTHLY;BYMONTHDAY=1
Mortgage 1st of each month at 8:00 | Mortgage | 2026-12-01 08:00 | FREQ=MONTHLY;BYMONTHDAY=1
Rent every month starting on Jan 1 | Rent | 2027-01-01 | FREQ=MONTHLY
Rent monthly from Jan 1 until Dec 1 2027 | Rent | 2027-01-01 | FREQ=MONTHLY;UNTIL=20271201
Vet checkup every year starting 2027-05-10 | Vet checkup | 2027-05-10 | FREQ=YEARLY
Flu shot every October | Flu shot | 2027-10-01 | FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1
Flu shot every year in October | Flu shot | 2027-10-01 | FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1
Sprint planning every 2 weeks on mon 10am starting Dec 7 | Sprint planning | 2026-12-07 10:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
Sprint review biweekly on thursday | Sprint review | 2026-12-03 | FREQ=WEEKLY;INTERVAL=2;BYDAY=TH
Status report every friday at noon | Status report | 2026-11-27 12:00 | FREQ=WEEKLY;BYDAY=FR
Status report every friday by 4pm | Status report | 2026-11-27 16:00 | FREQ=WEEKLY;BYDAY=FR
Clean litter box everyday | Clean litter box | 2026-11-27 | FREQ=DAILY
Clean litter box twice daily | Clean litter box twice daily
Insulin every 12 hours starting 8pm | Insulin | 2026-11-27 20:00 | FREQ=HOURLY;INTERVAL=12
Insulin every 12 hours starting today at 8pm | Insulin | 2026-11-27 20:00 | FREQ=HOURLY;INTERVAL=12
Amoxicillin 3 times a day for 10 days | Amoxicillin 3 times a day for 10 days
Amoxicillin every day at 8am, 2pm and 8pm for 10 days | Amoxicillin | 2026-11-27 14:00 | FREQ=DAILY;BYHOUR=8,14,20;UNTIL=20261206
Push-ups every day this week | Push-ups | 2026-11-27 | FREQ=DAILY;UNTIL=20261129
Advent calendar every day from Dec 1 through Dec 24 | Advent calendar | 2026-12-01 | FREQ=DAILY;UNTIL=20261224
Advent calendar every day between Dec 1 and Dec 24 | Advent calendar | 2026-12-01 | FREQ=DAILY;UNTIL=20261224 | | known to be wrong
Book dentist asap | Book dentist asap
Book dentist within a week | Book dentist within a week
Book dentist in the new year | Book dentist in the new year
Book dentist before christmas | Book dentist before christmas
Book dentist for Tuesday | Book dentist for Tuesday
Dentist appointment Dec 9th 2:45 PM | Dentist appointment | 2026-12-09 14:45
Dentist appt 12/9/26 2:45pm | Dentist appt | 2026-12-09 14:45
Dentist appt 9 Dec 2026 14:45 | Dentist appt | 2026-12-09 14:45
Dentist appt Wed 9 Dec 14:45 | Dentist appt | 2026-12-09 14:45
Dentist appt Wed, December 9, 2026 at 2:45 PM EST | Dentist appt | 2026-12-09 14:45
Dentist appt on wednesday the 9th | Dentist appt | 2026-12-09
Wed 9am dentist | dentist | 2026-12-02 09:00
Wednesday: dentist at 9 | dentist | 2026-12-02 09:00
Sat 28 Nov farmers market | farmers market | 2026-11-28
tmrw 8am flight to LA | flight to LA | 2026-11-28 08:00
flight LH 441 tomorrow 16:35 | flight LH 441 | 2026-11-28 16:35
flight BA1326 Dec 3 06:20 GMT | flight BA1326 | 2026-12-03 06:20 UTC
train ICE 598 on sunday 13:29 | train ICE 598 | 2026-11-29 13:29
Check in online 24h before flight | Check in online 24h before flight
Check-in 24 hours before Dec 3 | Check-in 24 hours before Dec 3
Pack bags the night before | Pack bags the night before
Pack bags Thursday night | Pack bags | 2026-12-03 22:00
Pack 5 shirts 3 pants | Pack 5 shirts 3 pants
Call Dr. May at 2 | Call Dr. May | 2026-11-27 14:00
Call June on June 3 at 3pm | Call June | 2027-06-03 15:00
Ask Wednesday Addams fan club | Ask Wednesday Addams fan club
Thank Friday for the robot | Thank Friday for the robot
Meet Sunday Oliseh | Meet Sunday Oliseh
Watch The Day After Tomorrow | Watch The Day After Tomorrow
Watch "The Day After Tomorrow" sat night | Watch "The Day After Tomorrow" | 2026-11-28 22:00
Listen to Yesterday by the Beatles | Listen to Yesterday by the Beatles
Read Today's Zaman | Read Today's Zaman
Buy Sunday Times | Buy Sunday Times
Renew Daily Telegraph subscription | Renew Daily Telegraph subscription
Cancel monthly gym membership | Cancel monthly gym membership
Update weekly meal plan | Update weekly meal plan
Weekly 1:1 Tuesdays 3pm | Weekly 1:1 | 2026-12-01 15:00 | FREQ=WEEKLY;BYDAY=TU
Monthly report on the 3rd | Monthly report | 2026-12-03
Buy morning after pill | Buy morning after pill
Fix night mode | Fix night mode
Try evening primrose oil | Try evening primrose oil
Noon report | Noon report
Learn 3 chords by noon | Learn 3 chords | 2026-11-27 12:00
Run 5k on New Year's Day | Run 5k on New Year's Day
Run 10 km saturday 7am | Run 10 km | 2026-11-28 07:00
Ride 100 miles by june | Ride 100 miles by june
Save 500 by Dec 31 | Save 500 | 2026-12-31
Pay 1200 rent on 1/1 | Pay 1200 rent | 2027-01-01
Pay $25.50 to Ann today | Pay $25.50 to Ann | 2026-11-27
Pay 20% deposit by fri | Pay 20% deposit | 2026-11-27
Order 1/4 sheet cake for sat | Order 1/4 sheet cake for sat
Return item to amazon.com by 12/12 | Return item to amazon.com | 2026-12-12
See https://cal.com/me?date=2026-12-24&time=9:00 today | See https://cal.com/me?date=2026-12-24&time=9:00 | 2026-11-27
Open file 2026-12-24_report.docx | Open file 2026-12-24_report.docx
Merge release/2026-12 branch | Merge release/2026-12 branch
Ticket ABC-123 by eod | Ticket ABC-123 | 2026-11-27
Release v3.0 on 2026-12-15 at 10:00 CET | Release v3.0 | 2026-12-15 10:00 Europe/Berlin
Call Tokyo 2026-12-01 09:00 JST | Call Tokyo | 2026-12-01 09:00 Asia/Tokyo
Sync with India 7:30am IST mon | Sync with India | 2026-11-30 07:30 Asia/Kolkata
Sync every thursday 5pm CET | Sync | 2026-12-03 17:00 Europe/Berlin | FREQ=WEEKLY;BYDAY=TH
Demo tomorrow at 10 PT | Demo | 2026-11-28 10:00 America/Los_Angeles
Demo at 10:00-05:00 tomorrow | Demo at 10:00-05:00 | 2026-11-28
Reserve table for 4 at 7pm tomorrow | Reserve table for 4 | 2026-11-28 19:00
Reserve table for 4 at 7 | Reserve table for 4 | 2026-11-28 07:00
Meet at 7 for drinks | Meet for drinks | 2026-11-28 07:00
Meet at 221B Baker Street | Meet at 221B Baker Street
Stay at 4 Seasons | Stay at 4 Seasons
Eat at Five Guys | Eat at Five Guys
Look at 3 apartments sat | Look at 3 apartments | 2026-11-28
Cap spending at 50 | Cap spending at 50
Set alarm for 6:30 | Set alarm for 6:30
Turn off oven in 45 min | Turn off oven | 2026-11-27 11:30
Move car in 1h | Move car | 2026-11-27 11:45
Follow up in 1 week | Follow up | 2026-12-04
Follow up 3 days from now | Follow up | 2026-11-30
Follow up with Bob in two weeks re contract | Follow up with Bob re contract | 2026-12-11
Ping me in a couple of days | Ping me in a couple of days
One day at a time | One day at a time
Day 1 journal | Day 1 journal
Two weeks notice letter | Two weeks notice letter
Next gen roadmap | Next gen roadmap
Next Monday's deck | Next Monday's deck
This week's goals | This week's goals
Last day to register Dec 15 | Last day to register | 2026-12-15
First day of school Jan 4 | First day of school | 2027-01-04
Second half review | Second half review
Third Monday blues | Third Monday blues
Submit by 5 pm on the 30th | Submit | 2026-11-30 17:00
Submit draft @ noon | Submit draft | 2026-11-27 12:00
Lunch w/ Kim @ 12:30 @ Joe's | Lunch w/ Kim @ Joe's | 2026-11-27 12:30
Bring 2 pies on Thursday, 4pm | Bring 2 pies | 2026-12-03 16:00
Tomorrow, 4pm: bring pies | bring pies | 2026-11-28 16:00
[work] file report tomorrow | [work] file report | 2026-11-28
TODO: call bank (by Friday) | TODO: call bank | 2026-11-27
call bank!! tomorrow | call bank!! | 2026-11-28
call bank tomorrow!! | call bank!! | 2026-11-28
call bank tomorrow? | call bank? | 2026-11-28
CALL BANK TOMORROW AT 5PM | CALL BANK | 2026-11-28 17:00
Call bank ToMoRRoW | Call bank | 2026-11-28
`;
