Attribute VB_Name = "CspRibbon"
'Written by "xlcsp macros build": changes here will be lost.
Option Explicit

Public Sub CspRibbonLoaded(ribbon As IRibbonUI)
    On Error Resume Next
    Application.OnTime Now, "'" & ThisWorkbook.Name & "'!CspDescribeFunctions"
End Sub

Private Sub CspStart(what As String)
    CspDescribeFunctions
    If ActiveWorkbook Is Nothing Then
        MsgBox "Open a workbook first.", vbInformation, "Community safety"
        Exit Sub
    End If
    RunPython "from xlcsp.hosts.desktop.ribbon import " & what & "; " & what & "()"
End Sub

Public Sub CspRefresh(control As IRibbonControl)
    CspStart "refresh"
End Sub

Public Sub CspUndoRefresh(control As IRibbonControl)
    CspStart "undo_refresh"
End Sub

Public Sub CspColourTraditional(control As IRibbonControl)
    CspStart "colour_traditional"
End Sub

Public Sub CspColourAccessible(control As IRibbonControl)
    CspStart "colour_accessible"
End Sub

Public Sub CspColoursOff(control As IRibbonControl)
    CspStart "colours_off"
End Sub

Public Sub CspShowHelp(control As IRibbonControl)
    CspStart "show_help"
End Sub
