Attribute VB_Name = "CspFunctions"
'Written by "xlcsp macros build" from the catalogue of functions: changes here will be lost.
#Const App = "Microsoft Excel" 'Adjust when using outside of Excel
Option Explicit

Function CSP_RAG(value, target, better, Optional amber, Optional unit, Optional previous)
Attribute CSP_RAG.VB_Description = "Green, Amber or Red: how a figure stands against its target. Says No data, No target or Not rated where there is nothing to judge."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_RAG = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RAG", Array(value, target, better, amber, unit, previous), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_RAG = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RAG", Array(value, target, better, amber, unit, previous)))
        Exit Function
    #End If
failed:
    CSP_RAG = Err.Description
End Function

Function CSP_STATUS(value, target, better, Optional amber, Optional unit, Optional previous, Optional places)
Attribute CSP_STATUS.VB_Description = "The published form of a comparison: sign, difference and colour, such as +9.9% (red)."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_STATUS = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_STATUS", Array(value, target, better, amber, unit, previous, places), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_STATUS = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_STATUS", Array(value, target, better, amber, unit, previous, places)))
        Exit Function
    #End If
failed:
    CSP_STATUS = Err.Description
End Function

Function CSP_TRAVEL(new_, old, better, Optional band, Optional unit)
Attribute CSP_TRAVEL.VB_Description = "Direction of travel: an arrow for where the figure went and a word for what that means, such as better."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_TRAVEL = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TRAVEL", Array(new_, old, better, band, unit), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_TRAVEL = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TRAVEL", Array(new_, old, better, band, unit)))
        Exit Function
    #End If
failed:
    CSP_TRAVEL = Err.Description
End Function

Function CSP_EXPLAIN(value, target, better, Optional amber, Optional unit, Optional previous)
Attribute CSP_EXPLAIN.VB_Description = "One plain sentence for a board paper: the figures, the difference, the rule and the colour, or what is missing."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_EXPLAIN = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_EXPLAIN", Array(value, target, better, amber, unit, previous), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_EXPLAIN = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_EXPLAIN", Array(value, target, better, amber, unit, previous)))
        Exit Function
    #End If
failed:
    CSP_EXPLAIN = Err.Description
End Function

Function CSP_ACTION(due, done, today, Optional progress, Optional lead)
Attribute CSP_ACTION.VB_Description = "The traffic light of an action in a plan: Complete, No date, Overdue, Due soon, Not started or On track."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_ACTION = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ACTION", Array(due, done, today, progress, lead), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_ACTION = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ACTION", Array(due, done, today, progress, lead)))
        Exit Function
    #End If
failed:
    CSP_ACTION = Err.Description
End Function

Function CSP_PCTCHANGE(new_, old, Optional unit)
Attribute CSP_PCTCHANGE.VB_Description = "The change from one figure to another, in per cent of the old one, or in percentage points."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_PCTCHANGE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PCTCHANGE", Array(new_, old, unit), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_PCTCHANGE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PCTCHANGE", Array(new_, old, unit)))
        Exit Function
    #End If
failed:
    CSP_PCTCHANGE = Err.Description
End Function

Function CSP_NUMBER(text)
Attribute CSP_NUMBER.VB_Description = "The number in a published figure, such as 350000 from ~£350,000 or 120 from 120 ²."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_NUMBER = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_NUMBER", Array(text), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_NUMBER = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_NUMBER", Array(text)))
        Exit Function
    #End If
failed:
    CSP_NUMBER = Err.Description
End Function

Function CSP_PERIOD(date_, Optional kind)
Attribute CSP_PERIOD.VB_Description = "The name of the reporting period that a date falls in, such as 2009/10 or 2009/10 Q2."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_PERIOD = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PERIOD", Array(date_, kind), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_PERIOD = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PERIOD", Array(date_, kind)))
        Exit Function
    #End If
failed:
    CSP_PERIOD = Err.Description
End Function

Function CSP_TODATE(full_year, elapsed, Optional periods, Optional profile)
Attribute CSP_TODATE.VB_Description = "The part of a full-year figure, such as a target, that is due by now."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_TODATE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TODATE", Array(full_year, elapsed, periods, profile), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_TODATE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TODATE", Array(full_year, elapsed, periods, profile)))
        Exit Function
    #End If
failed:
    CSP_TODATE = Err.Description
End Function

Function CSP_FORECAST(to_date, elapsed, Optional periods, Optional profile)
Attribute CSP_FORECAST.VB_Description = "The year-end figure if the rest of the year goes as it has so far."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_FORECAST = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_FORECAST", Array(to_date, elapsed, periods, profile), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_FORECAST = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_FORECAST", Array(to_date, elapsed, periods, profile)))
        Exit Function
    #End If
failed:
    CSP_FORECAST = Err.Description
End Function

Function CSP_TARGET(text, baseline, Optional kind)
Attribute CSP_TARGET.VB_Description = "The number meant by a published target, such as 19% reduction from a baseline."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_TARGET = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TARGET", Array(text, baseline, kind), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_TARGET = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TARGET", Array(text, baseline, kind)))
        Exit Function
    #End If
failed:
    CSP_TARGET = Err.Description
End Function

Function CSP_TARGETPATH(baseline, change, years, Optional method, Optional places)
Attribute CSP_TARGETPATH.VB_Description = "One target for each year, across, from a baseline and a yearly change such as -3%."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_TARGETPATH = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TARGETPATH", Array(baseline, change, years, method, places), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_TARGETPATH = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TARGETPATH", Array(baseline, change, years, method, places)))
        Exit Function
    #End If
failed:
    CSP_TARGETPATH = Err.Description
End Function

Function CSP_TRAJECTORY(start, end_, points)
Attribute CSP_TRAJECTORY.VB_Description = "A straight line of milestones from a start to an end, both included, across."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_TRAJECTORY = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TRAJECTORY", Array(start, end_, points), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_TRAJECTORY = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_TRAJECTORY", Array(start, end_, points)))
        Exit Function
    #End If
failed:
    CSP_TRAJECTORY = Err.Description
End Function

Function CSP_ALLOCATE(total, weights, Optional step_, Optional floor, Optional cap, Optional keys)
Attribute CSP_ALLOCATE.VB_Description = "Shares a total in proportion to weights, to the penny. The shares always add up to the total."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_ALLOCATE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ALLOCATE", Array(total, weights, step_, floor, cap, keys), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_ALLOCATE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ALLOCATE", Array(total, weights, step_, floor, cap, keys)))
        Exit Function
    #End If
failed:
    CSP_ALLOCATE = Err.Description
End Function

Function CSP_ABG(even, by_population, by_crime, population, crime, Optional step_)
Attribute CSP_ABG.VB_Description = "Shares the Area Based Grant: one pot evenly, one by population and one by crime. A row for each area."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_ABG = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ABG", Array(even, by_population, by_crime, population, crime, step_), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_ABG = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ABG", Array(even, by_population, by_crime, population, crime, step_)))
        Exit Function
    #End If
failed:
    CSP_ABG = Err.Description
End Function

Function CSP_ABGEXPLAIN(even, by_population, by_crime, population, crime, Optional step_)
Attribute CSP_ABGEXPLAIN.VB_Description = "Accounts for every pound of CSP.ABG: each area's exact share, what rounding added, and the result."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_ABGEXPLAIN = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ABGEXPLAIN", Array(even, by_population, by_crime, population, crime, step_), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_ABGEXPLAIN = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ABGEXPLAIN", Array(even, by_population, by_crime, population, crime, step_)))
        Exit Function
    #End If
failed:
    CSP_ABGEXPLAIN = Err.Description
End Function

Function CSP_DAMP(previous, proposed, floorchange, Optional capchange, Optional step_)
Attribute CSP_DAMP.VB_Description = "Damps new allocations so that no area loses more than a floor allows; those who gain pay for it."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_DAMP = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_DAMP", Array(previous, proposed, floorchange, capchange, step_), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_DAMP = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_DAMP", Array(previous, proposed, floorchange, capchange, step_)))
        Exit Function
    #End If
failed:
    CSP_DAMP = Err.Description
End Function

Function CSP_RISK(probability, harm)
Attribute CSP_RISK.VB_Description = "The risk score of a risk harm matrix: probability times harm."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_RISK = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RISK", Array(probability, harm), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_RISK = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RISK", Array(probability, harm)))
        Exit Function
    #End If
failed:
    CSP_RISK = Err.Description
End Function

Function CSP_RISKBAND(score, high, medium)
Attribute CSP_RISKBAND.VB_Description = "The band of a risk score: HIGH, MEDIUM or LOW, by the partnership's own bounds."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_RISKBAND = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RISKBAND", Array(score, high, medium), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_RISKBAND = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RISKBAND", Array(score, high, medium)))
        Exit Function
    #End If
failed:
    CSP_RISKBAND = Err.Description
End Function

Function CSP_SCAN(marks, need, Optional override)
Attribute CSP_SCAN.VB_Description = "Include or Exclude for each row of a scanning chart, by how many boxes are marked."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_SCAN = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_SCAN", Array(marks, need, override), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_SCAN = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_SCAN", Array(marks, need, override)))
        Exit Function
    #End If
failed:
    CSP_SCAN = Err.Description
End Function

Function CSP_RATE(count, population, Optional per)
Attribute CSP_RATE.VB_Description = "A count as a rate: so many per 1,000 people."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_RATE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RATE", Array(count, population, per), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_RATE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RATE", Array(count, population, per)))
        Exit Function
    #End If
failed:
    CSP_RATE = Err.Description
End Function

Function CSP_RATELIMITS(count, population, Optional per, Optional confidence)
Attribute CSP_RATELIMITS.VB_Description = "The lower and upper limit that chance alone sets on a rate, across."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_RATELIMITS = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RATELIMITS", Array(count, population, per, confidence), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_RATELIMITS = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_RATELIMITS", Array(count, population, per, confidence)))
        Exit Function
    #End If
failed:
    CSP_RATELIMITS = Err.Description
End Function

Function CSP_PERCENTLIMITS(numerator, denominator, Optional confidence)
Attribute CSP_PERCENTLIMITS.VB_Description = "The lower and upper limit that chance alone sets on a percentage, across."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_PERCENTLIMITS = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PERCENTLIMITS", Array(numerator, denominator, confidence), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_PERCENTLIMITS = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PERCENTLIMITS", Array(numerator, denominator, confidence)))
        Exit Function
    #End If
failed:
    CSP_PERCENTLIMITS = Err.Description
End Function

Function CSP_SURVEYCHANGE(new_, new_base, old, old_base, Optional confidence)
Attribute CSP_SURVEYCHANGE.VB_Description = "Whether a survey's percentage differs from an earlier one by more than sampling can explain: Higher, Lower or No clear change."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_SURVEYCHANGE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_SURVEYCHANGE", Array(new_, new_base, old, old_base, confidence), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_SURVEYCHANGE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_SURVEYCHANGE", Array(new_, new_base, old, old_base, confidence)))
        Exit Function
    #End If
failed:
    CSP_SURVEYCHANGE = Err.Description
End Function

Function CSP_COMPARE(count, population, reference, better, Optional per, Optional confidence)
Attribute CSP_COMPARE.VB_Description = "Whether an area's rate differs from a reference rate by more than chance: Better, Worse or Similar."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_COMPARE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_COMPARE", Array(count, population, reference, better, per, confidence), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_COMPARE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_COMPARE", Array(count, population, reference, better, per, confidence)))
        Exit Function
    #End If
failed:
    CSP_COMPARE = Err.Description
End Function

Function CSP_PEERRANK(value, peers, better)
Attribute CSP_PEERRANK.VB_Description = "An area's place among itself and its peers, 1 for the best."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_PEERRANK = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PEERRANK", Array(value, peers, better), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_PEERRANK = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PEERRANK", Array(value, peers, better)))
        Exit Function
    #End If
failed:
    CSP_PEERRANK = Err.Description
End Function

Function CSP_PEERGAP(value, peers, Optional unit)
Attribute CSP_PEERGAP.VB_Description = "How far an area is from the plain mean of its peers, in per cent of it or in percentage points."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_PEERGAP = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PEERGAP", Array(value, peers, unit), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_PEERGAP = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_PEERGAP", Array(value, peers, unit)))
        Exit Function
    #End If
failed:
    CSP_PEERGAP = Err.Description
End Function

Function CSP_SPC(values, better, Optional screen, Optional fix_after, Optional rebase)
Attribute CSP_SPC.VB_Description = "The table of a statistical process control (XmR) chart: mean, limits, rule and meaning of each value of a series."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_SPC = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_SPC", Array(values, better, screen, fix_after, rebase), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_SPC = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_SPC", Array(values, better, screen, fix_after, rebase)))
        Exit Function
    #End If
failed:
    CSP_SPC = Err.Description
End Function

Function CSP_VARIATION(values, better, Optional screen, Optional fix_after, Optional rebase)
Attribute CSP_VARIATION.VB_Description = "What the last value of a series says: Common cause, Improvement, Concern or Special cause."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_VARIATION = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_VARIATION", Array(values, better, screen, fix_after, rebase), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_VARIATION = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_VARIATION", Array(values, better, screen, fix_after, rebase)))
        Exit Function
    #End If
failed:
    CSP_VARIATION = Err.Description
End Function

Function CSP_ASSURANCE(values, target, better, Optional screen, Optional fix_after, Optional rebase)
Attribute CSP_ASSURANCE.VB_Description = "Whether a process as it runs now will hit its target: Consistently hits, Hit or miss or Consistently fails."
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CSP_ASSURANCE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ASSURANCE", Array(values, target, better, screen, fix_after, rebase), ActiveWorkbook, Application.Caller))
        Exit Function
    #Else
        CSP_ASSURANCE = CspCells(XLPy.CallUDF("xlcsp.hosts.desktop.functions", "CSP_ASSURANCE", Array(values, target, better, screen, fix_after, rebase)))
        Exit Function
    #End If
failed:
    CSP_ASSURANCE = Err.Description
End Function

Private Function CspCells(ByVal answer As Variant) As Variant
    'An error's code becomes the error, in a single answer, a row or a table.
    Dim down As Long, across As Long
    Select Case CspDimensions(answer)
        Case 0
            answer = CspCell(answer)
        Case 1
            For across = LBound(answer) To UBound(answer)
                answer(across) = CspCell(answer(across))
            Next across
        Case Else
            For down = LBound(answer, 1) To UBound(answer, 1)
                For across = LBound(answer, 2) To UBound(answer, 2)
                    answer(down, across) = CspCell(answer(down, across))
                Next across
            Next down
    End Select
    CspCells = answer
End Function

Private Function CspCell(ByVal answer As Variant) As Variant
    CspCell = answer
    If VarType(answer) <> vbString Then Exit Function
    If Left$(answer, 1) <> "#" Then Exit Function
    Select Case answer
        Case "#NULL!": CspCell = CVErr(2000)
        Case "#DIV/0!": CspCell = CVErr(2007)
        Case "#VALUE!": CspCell = CVErr(2015)
        Case "#REF!": CspCell = CVErr(2023)
        Case "#NAME?": CspCell = CVErr(2029)
        Case "#NUM!": CspCell = CVErr(2036)
        Case "#N/A": CspCell = CVErr(2042)
        Case "#GETTING_DATA": CspCell = CVErr(2043)
        Case "#SPILL!": CspCell = CVErr(2045)
        Case "#CONNECT!": CspCell = CVErr(2046)
        Case "#BLOCKED!": CspCell = CVErr(2047)
        Case "#UNKNOWN!": CspCell = CVErr(2048)
        Case "#FIELD!": CspCell = CVErr(2049)
        Case "#CALC!": CspCell = CVErr(2050)
    End Select
End Function

Private Function CspDimensions(ByRef answer As Variant) As Long
    Dim bound As Long
    If Not IsArray(answer) Then Exit Function
    CspDimensions = 1
    On Error GoTo one
    bound = UBound(answer, 2)
    CspDimensions = 2
one:
End Function
