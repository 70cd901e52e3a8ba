Attribute VB_Name = "CspHelp"
'Written by "xlcsp macros build" from the catalogue of functions: changes here will be lost.
Option Explicit

Private described As Boolean

Public Sub CspDescribeFunctions()
    If described Then Exit Sub
    On Error GoTo later
    Help_CSP_RAG
    Help_CSP_STATUS
    Help_CSP_TRAVEL
    Help_CSP_EXPLAIN
    Help_CSP_ACTION
    Help_CSP_PCTCHANGE
    Help_CSP_NUMBER
    Help_CSP_PERIOD
    Help_CSP_TODATE
    Help_CSP_FORECAST
    Help_CSP_TARGET
    Help_CSP_TARGETPATH
    Help_CSP_TRAJECTORY
    Help_CSP_ALLOCATE
    Help_CSP_ABG
    Help_CSP_ABGEXPLAIN
    Help_CSP_DAMP
    Help_CSP_RISK
    Help_CSP_RISKBAND
    Help_CSP_SCAN
    Help_CSP_RATE
    Help_CSP_RATELIMITS
    Help_CSP_PERCENTLIMITS
    Help_CSP_SURVEYCHANGE
    Help_CSP_COMPARE
    Help_CSP_PEERRANK
    Help_CSP_PEERGAP
    Help_CSP_SPC
    Help_CSP_VARIATION
    Help_CSP_ASSURANCE
    described = True
    ThisWorkbook.Saved = True
later:
End Sub

Private Sub Describe(called As String, summary As String, arguments As Variant)
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & called, _
        Description:=summary, Category:="Community safety", ArgumentDescriptions:=arguments
End Sub

Private Sub Help_CSP_RAG()
    Describe "CSP_RAG", _
        "Green, Amber or Red: how a figure stands against its target. Says No data, No target or Not rated where there is nothing to judge.", Array( _
        "The figure to judge, for example this year's actual.", _
        "What it was meant to reach.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "How far on the wrong side of the target still counts as Amber, typed as 5%: of the target for numbers, percentage points for points. Without it there is no such band.", _
        """number"" for counts and rates: differences are in per cent. ""points"" where the cells hold percentages: 25% against 26.3% is 1.3 points below.", _
        "The same period last year. With it, a figure that misses its target but is no worse than last year is Amber, not Red.")
End Sub

Private Sub Help_CSP_STATUS()
    Describe "CSP_STATUS", _
        "The published form of a comparison: sign, difference and colour, such as +9.9% (red).", Array( _
        "The figure to judge, for example this year's actual.", _
        "What it was meant to reach.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "How far on the wrong side of the target still counts as Amber, typed as 5%: of the target for numbers, percentage points for points. Without it there is no such band.", _
        """number"" for counts and rates: differences are in per cent. ""points"" where the cells hold percentages: 25% against 26.3% is 1.3 points below.", _
        "The same period last year. With it, a figure that misses its target but is no worse than last year is Amber, not Red.", _
        "Decimal places of the difference shown.")
End Sub

Private Sub Help_CSP_TRAVEL()
    Describe "CSP_TRAVEL", _
        "Direction of travel: an arrow for where the figure went and a word for what that means, such as better.", Array( _
        "The later figure.", _
        "The earlier figure that it is compared with.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "How small a change counts as none, typed as 2%: of the old figure for numbers, percentage points for points.", _
        """number"" for counts and rates: differences are in per cent. ""points"" where the cells hold percentages: 25% against 26.3% is 1.3 points below.")
End Sub

Private Sub Help_CSP_EXPLAIN()
    Describe "CSP_EXPLAIN", _
        "One plain sentence for a board paper: the figures, the difference, the rule and the colour, or what is missing.", Array( _
        "The figure to judge, for example this year's actual.", _
        "What it was meant to reach.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "How far on the wrong side of the target still counts as Amber, typed as 5%: of the target for numbers, percentage points for points. Without it there is no such band.", _
        """number"" for counts and rates: differences are in per cent. ""points"" where the cells hold percentages: 25% against 26.3% is 1.3 points below.", _
        "The same period last year. With it, a figure that misses its target but is no worse than last year is Amber, not Red.")
End Sub

Private Sub Help_CSP_ACTION()
    Describe "CSP_ACTION", _
        "The traffic light of an action in a plan: Complete, No date, Overdue, Due soon, Not started or On track.", Array( _
        "When the action is due: a date, or a month such as March 2014.", _
        "When it was finished; blank while it is open.", _
        "The as-at date, in one cell for the whole plan.", _
        "How far the action has come, such as 40%; 0 is not started.", _
        "How many days before the due date it is Due soon.")
End Sub

Private Sub Help_CSP_PCTCHANGE()
    Describe "CSP_PCTCHANGE", _
        "The change from one figure to another, in per cent of the old one, or in percentage points.", Array( _
        "The later figure.", _
        "The earlier figure.", _
        """number"" for counts and rates: differences are in per cent. ""points"" where the cells hold percentages: 25% against 26.3% is 1.3 points below.")
End Sub

Private Sub Help_CSP_NUMBER()
    Describe "CSP_NUMBER", _
        "The number in a published figure, such as 350000 from ~£350,000 or 120 from 120 ².", Array( _
        "The published figure.")
End Sub

Private Sub Help_CSP_PERIOD()
    Describe "CSP_PERIOD", _
        "The name of the reporting period that a date falls in, such as 2009/10 or 2009/10 Q2.", Array( _
        "The date; text is read day first, and a month such as March 2014 is its last day.", _
        "FY, FQ, FM, CY, CQ or R12.")
End Sub

Private Sub Help_CSP_TODATE()
    Describe "CSP_TODATE", _
        "The part of a full-year figure, such as a target, that is due by now.", Array( _
        "The figure for the full year.", _
        "How many periods of the year are over.", _
        "How many periods the full year has: 12 for months, 4 for quarters.", _
        "How the year is usually spread: one weight for each period, for example last year's monthly figures. Without it every period counts the same.")
End Sub

Private Sub Help_CSP_FORECAST()
    Describe "CSP_FORECAST", _
        "The year-end figure if the rest of the year goes as it has so far.", Array( _
        "The figure so far this year.", _
        "How many periods of the year are over.", _
        "How many periods the full year has: 12 for months, 4 for quarters.", _
        "How the year is usually spread: one weight for each period, for example last year's monthly figures. Without it every period counts the same.")
End Sub

Private Sub Help_CSP_TARGET()
    Describe "CSP_TARGET", _
        "The number meant by a published target, such as 19% reduction from a baseline.", Array( _
        "The target as published: a number or words.", _
        "The figure that the change is measured from.", _
        "Whether a signed percentage such as -17% is a ""change"" from the baseline or the ""level"" itself.")
End Sub

Private Sub Help_CSP_TARGETPATH()
    Describe "CSP_TARGETPATH", _
        "One target for each year, across, from a baseline and a yearly change such as -3%.", Array( _
        "The figure that the change is measured from.", _
        "One yearly change, such as -3%, or a range of cumulative changes, one for each year.", _
        "How many years; may be blank where change is a range.", _
        """simple"" or ""compound"".", _
        "Decimal places of the targets shown; blank leaves them unrounded.")
End Sub

Private Sub Help_CSP_TRAJECTORY()
    Describe "CSP_TRAJECTORY", _
        "A straight line of milestones from a start to an end, both included, across.", Array( _
        "The first figure of the line.", _
        "The last figure of the line.", _
        "How many figures, both ends included.")
End Sub

Private Sub Help_CSP_ALLOCATE()
    Describe "CSP_ALLOCATE", _
        "Shares a total in proportion to weights, to the penny. The shares always add up to the total.", Array( _
        "The amount to share, in one cell.", _
        "What it is shared in proportion to, such as population.", _
        "The smallest amount that can be paid: 0.01 for pennies, 1 for pounds.", _
        "The least a row may get: one figure for all, or one for each weight.", _
        "The most a row may get: one figure for all, or one for each weight.", _
        "A name or code for each weight, all different, to settle equal remainders.")
End Sub

Private Sub Help_CSP_ABG()
    Describe "CSP_ABG", _
        "Shares the Area Based Grant: one pot evenly, one by population and one by crime. A row for each area.", Array( _
        "The pot that every area shares evenly.", _
        "The pot shared by population.", _
        "The pot shared by recorded crime.", _
        "Each area's population, in a column.", _
        "Each area's recorded crimes, in a column of the same length.", _
        "The smallest amount that can be paid: 0.01 for pennies, 1 for pounds.")
End Sub

Private Sub Help_CSP_ABGEXPLAIN()
    Describe "CSP_ABGEXPLAIN", _
        "Accounts for every pound of CSP.ABG: each area's exact share, what rounding added, and the result.", Array( _
        "The pot that every area shares evenly.", _
        "The pot shared by population.", _
        "The pot shared by recorded crime.", _
        "Each area's population, in a column.", _
        "Each area's recorded crimes, in a column of the same length.", _
        "The smallest amount that can be paid: 0.01 for pennies, 1 for pounds.")
End Sub

Private Sub Help_CSP_DAMP()
    Describe "CSP_DAMP", _
        "Damps new allocations so that no area loses more than a floor allows; those who gain pay for it.", Array( _
        "Each area's allocation last year.", _
        "Each area's proposed allocation, in a range of the same shape.", _
        "The largest fall allowed, such as -5%.", _
        "The largest rise allowed, such as 10%.", _
        "The smallest amount that can be paid: 0.01 for pennies, 1 for pounds.")
End Sub

Private Sub Help_CSP_RISK()
    Describe "CSP_RISK", _
        "The risk score of a risk harm matrix: probability times harm.", Array( _
        "The score for how likely it is.", _
        "The score for how much harm it does.")
End Sub

Private Sub Help_CSP_RISKBAND()
    Describe "CSP_RISKBAND", _
        "The band of a risk score: HIGH, MEDIUM or LOW, by the partnership's own bounds.", Array( _
        "The risk score, for example from CSP.RISK.", _
        "The lowest score that is HIGH.", _
        "The lowest score that is MEDIUM.")
End Sub

Private Sub Help_CSP_SCAN()
    Describe "CSP_SCAN", _
        "Include or Exclude for each row of a scanning chart, by how many boxes are marked.", Array( _
        "The boxes of the chart; each row is one decision.", _
        "How many marks a row needs.", _
        "A column with the reason why a row is included whatever its marks; blank for none.")
End Sub

Private Sub Help_CSP_RATE()
    Describe "CSP_RATE", _
        "A count as a rate: so many per 1,000 people.", Array( _
        "How many were counted, for example recorded crimes.", _
        "How many people, or households, they were counted among.", _
        "The base of the rate: 1000 for crimes per 1,000 people.")
End Sub

Private Sub Help_CSP_RATELIMITS()
    Describe "CSP_RATELIMITS", _
        "The lower and upper limit that chance alone sets on a rate, across.", Array( _
        "How many were counted, for example recorded crimes.", _
        "How many people, or households, they were counted among.", _
        "The base of the rate: 1000 for crimes per 1,000 people.", _
        "How sure the limits are to hold the true figure, typed as 95% or 95; from 90% to below 100%.")
End Sub

Private Sub Help_CSP_PERCENTLIMITS()
    Describe "CSP_PERCENTLIMITS", _
        "The lower and upper limit that chance alone sets on a percentage, across.", Array( _
        "How many of them, for example those who agreed.", _
        "Out of how many, for example those who answered.", _
        "How sure the limits are to hold the true figure, typed as 95% or 95; from 90% to below 100%.")
End Sub

Private Sub Help_CSP_SURVEYCHANGE()
    Describe "CSP_SURVEYCHANGE", _
        "Whether a survey's percentage differs from an earlier one by more than sampling can explain: Higher, Lower or No clear change.", Array( _
        "The later percentage, such as 18.9%.", _
        "How many answered the later survey.", _
        "The earlier percentage.", _
        "How many answered the earlier survey.", _
        "How sure the limits are to hold the true figure, typed as 95% or 95; from 90% to below 100%.")
End Sub

Private Sub Help_CSP_COMPARE()
    Describe "CSP_COMPARE", _
        "Whether an area's rate differs from a reference rate by more than chance: Better, Worse or Similar.", Array( _
        "How many were counted, for example recorded crimes.", _
        "How many people, or households, they were counted among.", _
        "The rate to compare with, in the same base: the county's, or the mean of the peers.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "The base of the rate: 1000 for crimes per 1,000 people.", _
        "How sure the limits are to hold the true figure, typed as 95% or 95; from 90% to below 100%.")
End Sub

Private Sub Help_CSP_PEERRANK()
    Describe "CSP_PEERRANK", _
        "An area's place among itself and its peers, 1 for the best.", Array( _
        "The area's own figure.", _
        "The peers' figures in a range, without the area's own.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.")
End Sub

Private Sub Help_CSP_PEERGAP()
    Describe "CSP_PEERGAP", _
        "How far an area is from the plain mean of its peers, in per cent of it or in percentage points.", Array( _
        "The area's own figure.", _
        "The peers' figures in a range, without the area's own.", _
        """number"" for counts and rates: differences are in per cent. ""points"" where the cells hold percentages: 25% against 26.3% is 1.3 points below.")
End Sub

Private Sub Help_CSP_SPC()
    Describe "CSP_SPC", _
        "The table of a statistical process control (XmR) chart: mean, limits, rule and meaning of each value of a series.", Array( _
        "The series in order of time, in one column or one row; a blank is a gap, not a 0.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "TRUE leaves outlying moving ranges out of the limits, as the R package NHSRplotthedots does; FALSE keeps them, as the NHS Excel tool does.", _
        "Takes the limits from the first so many values only, 12 or more; blank takes all.", _
        "A range beside the values with a mark, such as X, where new limits start because the process changed.")
End Sub

Private Sub Help_CSP_VARIATION()
    Describe "CSP_VARIATION", _
        "What the last value of a series says: Common cause, Improvement, Concern or Special cause.", Array( _
        "The series in order of time, in one column or one row; a blank is a gap, not a 0.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "TRUE leaves outlying moving ranges out of the limits, as the R package NHSRplotthedots does; FALSE keeps them, as the NHS Excel tool does.", _
        "Takes the limits from the first so many values only, 12 or more; blank takes all.", _
        "A range beside the values with a mark, such as X, where new limits start because the process changed.")
End Sub

Private Sub Help_CSP_ASSURANCE()
    Describe "CSP_ASSURANCE", _
        "Whether a process as it runs now will hit its target: Consistently hits, Hit or miss or Consistently fails.", Array( _
        "The series in order of time, in one column or one row; a blank is a gap, not a 0.", _
        "The target that every value is meant to reach.", _
        "Which way is good: ""smaller"", ""bigger"" or ""neutral"". It is never guessed, so it must be given.", _
        "TRUE leaves outlying moving ranges out of the limits, as the R package NHSRplotthedots does; FALSE keeps them, as the NHS Excel tool does.", _
        "Takes the limits from the first so many values only, 12 or more; blank takes all.", _
        "A range beside the values with a mark, such as X, where new limits start because the process changed.")
End Sub
