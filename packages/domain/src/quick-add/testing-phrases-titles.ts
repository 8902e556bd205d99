/** Phrases that stay in the title, and phrases of several kinds. The columns are explained in testing-phrases.ts. */

/** No column but the first: all of it is the title. */
export const literals = `
Call April
Plan the march
Ask May about lunch
Thank June
Meet August
Wait a second
Second opinion
5 minute plank
Run for 30 minutes
2 day trip
24h urine sample
9 to 5 joke
3/4 inch
The 9/11 Report
1/2 cup sugar
24/7 support contract
Buy Black Friday deals
Prepare for Black Friday
Good Friday service
Cyber Monday list
Watch Freaky Friday
Yesterday's notes
Tomorrow's agenda
Print today's menu
Monday.com
Check monday.com pricing
Midnight Mass
Midnight snack
Write morning pages
Order sun screen
Enjoy the sun
Sat nav update
Sun lotion
Cancel Daily Mail
Read the daily paper
Daily standup notes
Weekly report template
Write weekly report
here and now
Do it now
Car service mid January
Check in 2 hours before flight
Watch "Tomorrow Never Dies"
Watch “Friday Night Lights”
Read 'Tuesdays with Morrie'
Send "every day at 9" draft
Say \`tomorrow\`
Read https://example.com/2026/12/24/post
Read www.example.com/tomorrow
Mail ann@example.com about C#
Mail tomorrow@example.com
Open report-2026-12-24.pdf
Rename today.txt
Upgrade to 2.0
Upgrade node to v22.1.3
Upgrade to 1.12.2026-beta
Fix #nowhere @nobody !!! !important
Read everyday life
Everyday shoes
Go to Friday's game
The Friday meeting notes
Write about tomorrow
Read chapter 12
Buy 12 eggs
Buy 2 tickets
Meet at 5 Main Street
Meet at 10 Downing Street
Dinner for 8
Room 9
Gate 5
Bus 42
Pay 500
Score 3-2
Follow-up
Half marathon training
Order 5 second rule book
First aid kit
The 1st draft
Write 2nd chapter
21st century skills
Go to the 3rd floor
The last day of school
Last week review
Review last Friday
In the meantime
In 2026 budget
At home
At work
On hold
By the way
Good morning message
Good night story
Day after
Next steps
Next to the door
Next door neighbour
This is it
Every breath you take
Every time I see Ann
Each one
Not every day
Every 0 days
Every 9999 weeks
Every 45th
Meeting room p5
Look at p12
Review P1 incident report
Fix p1 bug
May the force be with you
March forward
Dec the halls
Mark the wedding
Wed the couple
Mon cheri chocolate
Marathon in under 4 hours
Learn Spanish for 3 months
Sunday roast recipe
Sunday school
Saturday Night Live
Fridays for Future
Happy Monday card
Friday the 13th movie
Book table for 8pm
Take the 9am train
Move meeting to Friday
Postpone dentist to next week
Since Monday
Notes of Friday
Notes from Friday
Early next week call
Best of 2026
10:00 minutes of silence
Ratio 16:9
10k run
5 min break
Version 12.4
Weekend bag
Month end report
Year in review
Buy a 2027 calendar
Dec 2026 budget
Add 3 to 5 tests
Invite 10 - 12 people
Tomorrowland
Monthly budget
Find someone to fix it
The quarterly numbers
`;

export const mixed = `
Pay rent every month on the 1st 9:00 #home @bills !high | Pay rent | 2026-12-01 09:00 | FREQ=MONTHLY;BYMONTHDAY=1 | home bills high
Paint #"new house" @waiting !urgent | Paint | | | new house waiting urgent
Paint #"new house" tomorrow | Paint | 2026-11-28 | | new house
#home paint tomorrow | paint | 2026-11-28 | | home
Paint #home, tomorrow | Paint | 2026-11-28 | | home
Paint #HOME @Bills | Paint | | | home bills
Paint #home #"new house" | Paint #"new house" | | | home
Paint !high !low | Paint !low | | | high
Call Ann p1 | Call Ann | | | urgent
Call Ann p2 tomorrow | Call Ann | 2026-11-28 | | high
Call Ann tomorrow p3 #home | Call Ann | 2026-11-28 | | home medium
p1 call Ann | call Ann | | | urgent
Call Ann p4 | Call Ann | | |
Pay bills friday 5pm @bills p1 | Pay bills | 2026-11-27 17:00 | | bills urgent
Dinner with Sun tomorrow 7pm | Dinner with Sun | 2026-11-28 19:00
Call April tomorrow | Call April | 2026-11-28
Ask May on May 5 | Ask May | 2027-05-05
5 minute plank every day | 5 minute plank | 2026-11-27 | FREQ=DAILY
Run for 30 minutes every morning | Run for 30 minutes | 2026-11-28 09:00 | FREQ=DAILY
2 day trip on Dec 12 | 2 day trip | 2026-12-12
Buy Black Friday deals tomorrow | Buy Black Friday deals | 2026-11-28
Watch "Tomorrow Never Dies" tomorrow at 8pm | Watch "Tomorrow Never Dies" | 2026-11-28 20:00
Read https://example.com/2026/12/24/post on Monday | Read https://example.com/2026/12/24/post | 2026-11-30
Mail ann@example.com at 5pm | Mail ann@example.com | 2026-11-27 17:00
Check in 2 hours before flight on Dec 3 | Check in 2 hours before flight | 2026-12-03
Take the 9am train on Monday | Take the 9am train | 2026-11-30
Yesterday's notes to Bob today | Yesterday's notes to Bob | 2026-11-27
Move Friday's game to Monday tomorrow | Move Friday's game to Monday | 2026-11-28
Buy ticket for Friday today | Buy ticket for Friday | 2026-11-27 | | | known to be wrong
Call Ann tomorrow about Monday's meeting | Call Ann about Monday's meeting | 2026-11-28
Call Ann tomorrow about the Friday meeting | Call Ann about the Friday meeting | 2026-11-28
Tomorrow 9am call Bob about 2026 budget | call Bob about 2026 budget | 2026-11-28 09:00
Standup Mon 9:00 CET #home !low | Standup | 2026-11-30 09:00 Europe/Berlin | | home low
Antibiotics every 8 hours for 7 days @waiting | Antibiotics | 2026-11-27 11:00 | FREQ=HOURLY;INTERVAL=8;UNTIL=20261204T155959Z | waiting
Every 2 weeks on Friday 4pm team retro #home | team retro | 2026-11-27 16:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=FR | home
Order 12 eggs Sat 9am p2 | Order 12 eggs | 2026-11-28 09:00 | | high
Clean kitchen/bathroom every sat | Clean kitchen/bathroom | 2026-11-28 | FREQ=WEEKLY;BYDAY=SA
Read chapter 3-5 by Sunday | Read chapter 3-5 | 2026-11-29
Send v1.2.3 to Bob on Dec 1 at 10 | Send v1.2.3 to Bob | 2026-12-01 10:00
Submit essay (due Dec 11, 23:59) | Submit essay | 2026-12-11 23:59
🎉 party Sat 8pm | 🎉 party | 2026-11-28 20:00
Pay @bills tomorrow: gas, water | Pay: gas, water | 2026-11-28 | | bills
Book flight, hotel and car by Dec 1 | Book flight, hotel and car | 2026-12-01
Call mom at 6 every Sunday | Call mom | 2026-11-29 18:00 | FREQ=WEEKLY;BYDAY=SU
Take out trash Thursday nights | Take out trash | 2026-12-03 22:00 | FREQ=WEEKLY;BYDAY=TH
`;
